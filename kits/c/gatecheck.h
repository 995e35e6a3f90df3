/*
 * Gatecheck's kit for C99 and C++11: write one step of a cell, get a program that Gatecheck can test. One header, libc alone.
 *
 *     #include "gatecheck.h"
 *     static void step(const gc_step *s) { … s->next[0][j] = … }    one row: s->x [m], s->state[k] [n], s->w[k]
 *     int main(void) {
 *       gc_cell lstm = gc_cell_of("lstm", step);
 *       lstm.weights = "W_i W_f W_o W_g, U_i U_f U_o U_g, b_i b_f b_o b_g";
 *       return gc_serve("my_lstm", "1", &lstm, 1);
 *     }
 *
 * `#define GC_REAL float` before the header for a cell in float; `#define GC_DTYPE "float16"`, or "bfloat16", for one whose tensors have 16
 * bits a number: the kit widens them to gc_real, float unless said, and rounds what is answered. The loop over time and rows, lengths, directions and layers are
 * the kit's, and are declared as the kit's. docs/kits.md has the rest; docs/protocol.md is what it speaks.
 */
#ifndef GATECHECK_H
#define GATECHECK_H

#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

#ifndef GC_REAL
#ifdef GC_DTYPE
#define GC_REAL float
#else
#define GC_REAL double
#endif
#endif
typedef GC_REAL gc_real;

/* Element type of the tensors, and bytes of a number of one. */
#ifdef GC_DTYPE
enum { GC_BYTES = 2 };
static const char gc_dtype[] = GC_DTYPE;
#else
enum { GC_BYTES = sizeof(gc_real) };
static const char *const gc_dtype = sizeof(gc_real) == 4 ? "float32" : "float64";
#endif

/* Most states of a cell, groups of weights, layers; bytes that one request may take. */
enum { GC_STATES = 8, GC_WEIGHTS = 64, GC_LAYERS = 8 };
#define GC_MOST ((size_t)1 << 30)

struct gc_cell;

/* One step of one row. `w` are the groups of `weights`, or its parameters one by one. */
typedef struct {
  int m, n, p;                      /* inputs of this layer, hidden units, size of a projection (0 where there is none) */
  const gc_real *x;                 /* [m] */
  const gc_real *state[GC_STATES];  /* each [n], in the order of `states` */
  const gc_real *w[GC_WEIGHTS];
  gc_real *next[GC_STATES];         /* to be written */
  gc_real *y;                       /* to be written where `output` is set; else the output is next[0] */
  /* In backward: cotangents of next (that of y is in dnext[0], or in dy), and what is to be written: all begins as 0. */
  const gc_real *dnext[GC_STATES];
  const gc_real *dy;
  gc_real *dx;                      /* [m] */
  gc_real *dstate[GC_STATES];
  gc_real *dw[GC_WEIGHTS];          /* added to: one sum over all steps and rows */
  const void *options;              /* gc_option reads it */
} gc_step;

/* One layer in one direction, over rows of one length: `run` in place of `step`. */
typedef struct {
  int T, B, m, n, p;
  const gc_real *x;                 /* [T, B, m] */
  const gc_real *first[GC_STATES];  /* each [B, n] */
  const gc_real *w[GC_WEIGHTS];
  gc_real *y;                       /* [T, B, n], to be written */
  gc_real *last[GC_STATES];         /* each [B, n], to be written */
  int training;                     /* gradients are wanted: the following are there, and begin as 0 where they are written */
  const gc_real *dy, *dlast[GC_STATES];
  gc_real *dx, *dfirst[GC_STATES], *dw[GC_WEIGHTS];
  const void *options;
} gc_run;

typedef struct gc_cell {
  const char *cell;                 /* id in the catalogue: "lstm", "gru", … */
  void (*step)(const gc_step *);
  void (*backward)(const gc_step *);
  void (*run)(const gc_run *);
  /* Groups with commas between, in a group what stands one below the other: "W_i W_f, U_i U_f, b_i b_f", "0" for n zeros; "T:"
     before a group that is to be transposed, [r,c] after a name whose shape is not W [n,m], U [n,n], others [n]. A parameter
     that an option leaves out is zeros. */
  const char *weights;
  const char *states;               /* "h c", "h:p c" */
  const char *output;               /* size of an output that is not the first state: "n" */
  const char *options;              /* JSON: "[{},{\"bias\":false}]" */
  int gradients;                    /* of a whole run; of a step `backward` says it */
  gc_real (*start)(int state, const gc_real *const *w); /* number of which an absent initial state is made; 0 where this is NULL */
} gc_cell;

/* ---- what goes wrong ---- */

typedef struct gc_block {
  struct gc_block *next;
  size_t bytes;
} gc_block;

typedef struct {
  jmp_buf caught;
  char message[256];
  gc_block *blocks;
  size_t taken;
  char *line, *out;
  size_t length, room, written, outroom;
  unsigned char in[65536];
  size_t at, filled;
  int sink, goes_on;
} gc_state;

static inline void gc_fail(gc_state *g, const char *format, ...) {
  va_list rest;
  va_start(rest, format);
  vsnprintf(g->message, sizeof g->message, format, rest);
  va_end(rest);
  longjmp(g->caught, 1);
}

/* ---- memory: everything of one request, freed at its end ---- */

static inline size_t gc_times(gc_state *g, size_t a, size_t b) {
  if (a != 0 && b > GC_MOST / a) gc_fail(g, "the sizes of this request are too large");
  return a * b;
}

/* Zeros. */
static inline void *gc_take(gc_state *g, size_t count, size_t size) {
  size_t bytes = gc_times(g, count, size);
  size_t head = (sizeof(gc_block) + 15) / 16 * 16;
  gc_block *block;
  if (g->taken + bytes > GC_MOST || (block = (gc_block *)calloc(1, head + bytes)) == NULL)
    gc_fail(g, "the sizes of this request are too large");
  else {
    block->next = g->blocks;
    block->bytes = bytes;
    g->blocks = block;
    g->taken += bytes;
    return (char *)block + head;
  }
  return NULL;
}

static inline void gc_release(gc_state *g, gc_block *mark) {
  while (g->blocks != mark) {
    gc_block *block = g->blocks;
    g->blocks = block->next;
    g->taken -= block->bytes;
    free(block);
  }
}

static inline gc_real *gc_reals(gc_state *g, size_t a, size_t b, size_t c) {
  return (gc_real *)gc_take(g, gc_times(g, gc_times(g, a, b), c), sizeof(gc_real));
}

/* ---- JSON ---- */

enum { GC_NULL, GC_FALSE, GC_TRUE, GC_NUMBER, GC_TEXT, GC_LIST, GC_OBJECT };

typedef struct gc_json {
  int kind, count;
  const char *key, *text; /* text of a string, source of a number */
  size_t length;
  double number;
  struct gc_json *first, *next;
} gc_json;

typedef struct {
  gc_state *g;
  char *p, *end;
  int depth;
} gc_parser;

static inline void gc_space(gc_parser *j) {
  while (j->p < j->end && (*j->p == ' ' || *j->p == '\t' || *j->p == '\r' || *j->p == '\n')) j->p++;
}

static inline int gc_next(gc_parser *j, char wanted) {
  gc_space(j);
  if (j->p >= j->end || *j->p != wanted) return 0;
  j->p++;
  return 1;
}

static inline void gc_broken(gc_parser *j) { gc_fail(j->g, "the request is not JSON"); }

static inline unsigned gc_hex(gc_parser *j) {
  unsigned value = 0;
  int k;
  for (k = 0; k < 4; k++) {
    char c = j->p < j->end ? *j->p++ : 0;
    value = value * 16;
    if (c >= '0' && c <= '9') value += (unsigned)(c - '0');
    else if (c >= 'a' && c <= 'f') value += (unsigned)(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F') value += (unsigned)(c - 'A' + 10);
    else gc_broken(j);
  }
  return value;
}

/* A string, unescaped where it stands; what is not ASCII after \u becomes ?, for no name of the protocol has it. */
static inline char *gc_string(gc_parser *j, size_t *length) {
  char *begin = j->p, *to = j->p;
  for (;;) {
    char c;
    if (j->p >= j->end) gc_broken(j);
    c = *j->p++;
    if (c == '"') break;
    if (c == '\\') {
      if (j->p >= j->end) gc_broken(j);
      c = *j->p++;
      if (c == 'u') {
        unsigned code = gc_hex(j);
        c = code > 0 && code < 128 ? (char)code : '?';
      } else if (c == 'n') c = '\n';
      else if (c == 't') c = '\t';
      else if (c == 'r') c = '\r';
      else if (c == 'b') c = '\b';
      else if (c == 'f') c = '\f';
      else if (c != '"' && c != '\\' && c != '/') gc_broken(j);
    } else if ((unsigned char)c < 32) gc_broken(j);
    *to++ = c;
  }
  *length = (size_t)(to - begin);
  *to = 0;
  return begin;
}

static inline gc_json *gc_value(gc_parser *j) {
  gc_json *v = (gc_json *)gc_take(j->g, 1, sizeof(gc_json)), **link = &v->first;
  static const char *const words[3] = {"null", "false", "true"};
  int k;
  gc_space(j);
  if (++j->depth > 64 || j->p >= j->end) gc_broken(j);
  if (*j->p == '"') {
    j->p++;
    v->kind = GC_TEXT;
    v->text = gc_string(j, &v->length);
  } else if (*j->p == '[' || *j->p == '{') {
    char close = *j->p == '[' ? ']' : '}';
    v->kind = *j->p++ == '[' ? GC_LIST : GC_OBJECT;
    while (!gc_next(j, close)) {
      const char *key = NULL;
      size_t ignored;
      if (v->count > 0 && !gc_next(j, ',')) gc_broken(j);
      if (v->kind == GC_OBJECT) {
        if (!gc_next(j, '"')) gc_broken(j);
        key = gc_string(j, &ignored);
        if (!gc_next(j, ':')) gc_broken(j);
      }
      *link = gc_value(j);
      (*link)->key = key;
      link = &(*link)->next;
      v->count++;
    }
  } else if (*j->p == '-' || (*j->p >= '0' && *j->p <= '9')) {
    char *after;
    v->kind = GC_NUMBER;
    v->text = j->p;
    v->number = strtod(j->p, &after);
    v->length = (size_t)(after - j->p);
    if (v->length > 40) gc_broken(j);
    j->p = after;
  } else {
    for (k = 0; k < 3; k++)
      if ((size_t)(j->end - j->p) >= strlen(words[k]) && memcmp(j->p, words[k], strlen(words[k])) == 0) break;
    if (k == 3) gc_broken(j);
    v->kind = k;
    j->p += strlen(words[k < 3 ? k : 0]);
  }
  j->depth--;
  return v;
}

/* The field of an object; NULL where it is absent or null. */
static inline gc_json *gc_field(const gc_json *object, const char *key) {
  gc_json *v;
  if (object == NULL || object->kind != GC_OBJECT) return NULL;
  for (v = object->first; v != NULL; v = v->next)
    if (strcmp(v->key, key) == 0) return v->kind == GC_NULL ? NULL : v;
  return NULL;
}

static inline gc_json *gc_item(const gc_json *list, int k) {
  gc_json *v = list != NULL && list->kind == GC_LIST ? list->first : NULL;
  while (v != NULL && k-- > 0) v = v->next;
  return v;
}

static inline const char *gc_text(const gc_json *v) { return v != NULL && v->kind == GC_TEXT ? v->text : ""; }

/* A whole number from 0 to most. */
static inline int gc_whole(gc_state *g, const gc_json *v, const char *what, int most) {
  if (v == NULL || v->kind != GC_NUMBER || !(v->number >= 0 && v->number <= most) || v->number != (double)(int)v->number)
    gc_fail(g, "%s must be a whole number from 0 to %d", what, most);
  return v == NULL ? 0 : (int)v->number;
}

/* An option of the catalogue that was chosen: "relu", "false"; NULL where it has its default. */
static inline const char *gc_option(const void *options, const char *name) {
  const gc_json *v = gc_field((const gc_json *)options, name);
  if (v == NULL) return NULL;
  return v->kind == GC_TRUE ? "true" : v->kind == GC_FALSE ? "false" : v->text;
}

/* ---- output ---- */

static inline void gc_put(gc_state *g, const char *text, size_t length) {
  if (g->written + length > g->outroom) {
    size_t room = (g->written + length) * 2 + 4096;
    char *grown = (char *)realloc(g->out, room);
    if (grown == NULL) gc_fail(g, "there is no memory for the answer");
    g->out = grown;
    g->outroom = room;
  }
  memcpy(g->out + g->written, text, length);
  g->written += length;
}

static inline void gc_say(gc_state *g, const char *text) { gc_put(g, text, strlen(text)); }

static inline void gc_quote(gc_state *g, const char *text) {
  char code[8];
  gc_say(g, "\"");
  for (; *text; text++) {
    if (*text == '"' || *text == '\\' || (unsigned char)*text < 32) {
      snprintf(code, sizeof code, "\\u%04x", (unsigned)(unsigned char)*text);
      gc_say(g, code);
    } else gc_put(g, text, 1);
  }
  gc_say(g, "\"");
}

static const char gc_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The 16 bits of the number of float16 or bfloat16 that is nearest, ties to even. */
static inline uint16_t gc_narrow(float value) {
  uint32_t b, sign;
  memcpy(&b, &value, sizeof b);
  sign = b >> 16 & 0x8000u;
  b &= 0x7fffffffu;
  if (gc_dtype[0] == 'b') return (uint16_t)(sign | (b > 0x7f800000u ? 0x7fc0u : (b + 0x7fffu + (b >> 16 & 1u)) >> 16));
  if (b > 0x7f800000u) return (uint16_t)(sign | 0x7e00u);
  if (b >= 0x477ff000u) return (uint16_t)(sign | 0x7c00u); /* 65520 and more */
  if (b < 0x38800000u) { /* multiples of 2^-24, as are the numbers from 1/2 to 1 in float */
    volatile float size;
    float small;
    memcpy(&small, &b, sizeof small);
    size = small + 0.5f;
    small = size;
    memcpy(&b, &small, sizeof b);
    return (uint16_t)(sign | (b - 0x3f000000u));
  }
  return (uint16_t)(sign | (b + 0xfffu + (b >> 13 & 1u) - 0x38000000u) >> 13);
}

static inline float gc_widen(uint32_t half) {
  uint32_t sign = (half & 0x8000u) << 16, exponent = half & 0x7c00u, b = (half & 0x7fffu) << 13;
  float value = (float)(half & 0x3ffu) * 5.9604644775390625e-8f; /* times 2^-24: what is below the normal numbers of float16 */
  if (gc_dtype[0] == 'b') b = (half & 0x7fffu) << 16;
  else if (exponent == 0) memcpy(&b, &value, sizeof b);
  else b += exponent == 0x7c00u ? 0x70000000u : 0x38000000u;
  b |= sign;
  memcpy(&value, &b, sizeof value);
  return value;
}

/* The bits of a number, and back. */
static inline uint64_t gc_bits(gc_real value) {
  uint64_t wide;
  uint32_t narrow;
  if (GC_BYTES == 2) return gc_narrow((float)value);
  if (sizeof(gc_real) == 8) {
    memcpy(&wide, &value, sizeof value);
    return wide;
  }
  memcpy(&narrow, &value, sizeof narrow < sizeof value ? sizeof narrow : sizeof value);
  return narrow;
}

/* {"shape":[a,b,c],"data":"…"}; c or b is -1 where there is no such axis. */
static inline void gc_tensor(gc_state *g, const gc_real *data, int a, int b, int c) {
  char shape[80], quad[4];
  size_t count = (size_t)a * (b < 0 ? 1 : (size_t)b) * (c < 0 ? 1 : (size_t)c), total = count * GC_BYTES, k;
  uint32_t held = 0;
  int have = 0;
  if (b < 0) snprintf(shape, sizeof shape, "{\"shape\":[%d],\"data\":\"", a);
  else if (c < 0) snprintf(shape, sizeof shape, "{\"shape\":[%d,%d],\"data\":\"", a, b);
  else snprintf(shape, sizeof shape, "{\"shape\":[%d,%d,%d],\"data\":\"", a, b, c);
  gc_say(g, shape);
  for (k = 0; k < total; k++) {
    held = held << 8 | (uint32_t)(gc_bits(data[k / GC_BYTES]) >> (8 * (k % GC_BYTES)) & 255);
    if (++have == 3 || k + 1 == total) {
      held <<= 8 * (3 - have);
      quad[0] = gc_digits[held >> 18 & 63];
      quad[1] = gc_digits[held >> 12 & 63];
      quad[2] = have > 1 ? gc_digits[held >> 6 & 63] : '=';
      quad[3] = have > 2 ? gc_digits[held & 63] : '=';
      gc_put(g, quad, 4);
      held = 0;
      have = 0;
    }
  }
  gc_say(g, "\"}");
}

/* ---- tensors of a request ---- */

static inline const gc_real *gc_load(gc_state *g, const gc_json *v, const char *what, int a, int b, int c) {
  int wanted[3], axes = c >= 0 ? 3 : b >= 0 ? 2 : 1, k;
  const gc_json *shape = gc_field(v, "shape"), *data = gc_field(v, "data");
  size_t count = 1, bytes, i, at = 0;
  gc_real *made;
  uint32_t held = 0;
  uint64_t word = 0;
  wanted[0] = a;
  wanted[1] = b;
  wanted[2] = c;
  if (shape == NULL || shape->kind != GC_LIST || shape->count != axes) gc_fail(g, "%.60s does not have %d axes", what, axes);
  for (k = 0; k < axes; k++) {
    int size = gc_whole(g, gc_item(shape, k), "a size", INT32_MAX);
    if (size != wanted[k]) gc_fail(g, "%.60s has %d at axis %d, wanted %d", what, size, k, wanted[k]);
    count = gc_times(g, count, (size_t)wanted[k]);
  }
  bytes = gc_times(g, count, GC_BYTES);
  if (data == NULL || data->kind != GC_TEXT || data->length != (bytes + 2) / 3 * 4)
    gc_fail(g, "%.60s does not have the data of its shape", what);
  made = (gc_real *)gc_take(g, count, sizeof(gc_real));
  for (i = 0; data != NULL && i < data->length; i += 4) {
    int last = i + 4 == data->length ? (int)(bytes - i / 4 * 3) : 3, d;
    held = 0;
    for (d = 0; d < 4; d++) {
      char digit = data->text[i + (size_t)d];
      const char *found = digit == 0 ? NULL : strchr(gc_digits, digit);
      if (d > last) found = digit == '=' ? gc_digits : NULL;
      if (found == NULL) gc_fail(g, "%.60s has data that are not base64", what);
      held = held << 6 | (uint32_t)(found == NULL ? 0 : found - gc_digits);
    }
    for (d = 0; d < last; d++, at++) {
      size_t place = at % GC_BYTES;
      word = (place == 0 ? 0 : word) | (uint64_t)(held >> (16 - 8 * d) & 255) << (8 * place);
      if (place + 1 == GC_BYTES) {
        uint32_t narrow = (uint32_t)word;
        if (GC_BYTES == 2) made[at / GC_BYTES] = (gc_real)gc_widen(narrow);
        else if (sizeof(gc_real) == 8) memcpy(&made[at / sizeof(gc_real)], &word, sizeof(gc_real));
        else memcpy(&made[at / sizeof(gc_real)], &narrow, sizeof(gc_real) < 4 ? sizeof(gc_real) : 4);
      }
    }
  }
  return made;
}

/* ---- weights: which parameter stands where ---- */

typedef struct {
  char name[64];
  int group, rows, cols; /* cols 0: a vector */
  size_t at;             /* the first of its rows in the group */
} gc_part;

typedef struct {
  int count, groups;
  gc_part parts[GC_WEIGHTS * 4];
  int transposed[GC_WEIGHTS];
  size_t rows[GC_WEIGHTS], cols[GC_WEIGHTS];
} gc_plan;

typedef struct {
  int T, B, m, n, p;
} gc_sizes;

static inline int gc_symbol(gc_state *g, const char **text, const gc_sizes *z) {
  char c = **text;
  if (c >= '0' && c <= '9') return (int)strtol(*text, (char **)text, 10);
  ++*text;
  if (c == 'm') return z->m;
  if (c == 'n') return z->n;
  if (c == 'p') return z->p;
  gc_fail(g, "weights or states of the cell name a size that is none of m, n, p");
  return 0;
}

/* The groups of `weights`; where there is none, every parameter of the request by itself, in its order. */
static inline gc_plan *gc_planned(gc_state *g, const gc_cell *cell, const gc_json *params, const gc_sizes *z) {
  gc_plan *plan = (gc_plan *)gc_take(g, 1, sizeof(gc_plan));
  const char *s = cell->weights;
  const gc_json *given = params != NULL && params->kind == GC_OBJECT ? params->first : NULL;
  int group = 0;
  for (;;) {
    gc_part *part;
    size_t length = 0;
    if (s != NULL) {
      while (*s == ' ' || *s == ',') group += *s++ == ',';
      if (*s == 0) break;
      if (strncmp(s, "T:", 2) == 0 && group < GC_WEIGHTS) {
        plan->transposed[group] = 1;
        s += 2;
        continue;
      }
    } else if (given == NULL) break;
    if (group >= GC_WEIGHTS || plan->count >= GC_WEIGHTS * 4) gc_fail(g, "too many weights");
    part = &plan->parts[plan->count++];
    if (s != NULL) {
      length = strcspn(s, " ,[");
      if (length >= sizeof part->name) gc_fail(g, "a name in weights is too long");
      memcpy(part->name, s, length);
      s += length;
    } else {
      if (strlen(given->key) >= sizeof part->name) gc_fail(g, "a parameter's name is too long");
      strcpy(part->name, given->key);
      group = plan->count - 1;
      given = given->next;
    }
    part->group = group;
    part->rows = z->n;
    part->cols = part->name[0] == 'W' ? z->m : part->name[0] == 'U' ? z->n : 0;
    if (s != NULL && *s == '[') {
      s++;
      part->rows = gc_symbol(g, &s, z);
      part->cols = 0;
      if (*s == ',') {
        s++;
        part->cols = gc_symbol(g, &s, z);
      }
      if (*s++ != ']') gc_fail(g, "a shape in weights does not end in ]");
    }
    part->at = plan->rows[group];
    plan->rows[group] += (size_t)part->rows;
    plan->cols[group] = part->cols == 0 ? 1 : (size_t)part->cols;
    plan->groups = group + 1;
  }
  return plan;
}

/* Copies a part to its place in its group, or from there. */
static inline void gc_move(const gc_plan *plan, const gc_part *part, gc_real *group, gc_real *own, int back) {
  size_t cols = part->cols == 0 ? 1 : (size_t)part->cols, r, c;
  for (r = 0; r < (size_t)part->rows; r++)
    for (c = 0; c < cols; c++) {
      gc_real *there = plan->transposed[part->group] ? &group[c * plan->rows[part->group] + part->at + r]
                                                      : &group[(part->at + r) * cols + c];
      if (back) own[r * cols + c] = *there;
      else *there = own[r * cols + c];
    }
}

/* ---- running ---- */

typedef struct {
  const gc_plan *plan;
  const gc_json *params;
  gc_real *w[GC_WEIGHTS], *dw[GC_WEIGHTS];
  const gc_real *first[GC_STATES], *dlast[GC_STATES];
  gc_real *last[GC_STATES], *dfirst[GC_STATES];
  gc_real *path[GC_STATES]; /* [T + 1, B, size]: the states before and after every step of its rows */
} gc_way;

typedef struct {
  const gc_cell *cell;
  const gc_json *options;
  int ways, reverse, states, width;
  char names[GC_STATES][16];
  int size[GC_STATES];
  gc_sizes z;
  gc_way way[2];
  const gc_real *x; /* [T, B, m] */
  gc_real *y, *dx;  /* [T, B, ways · width], [T, B, m] */
} gc_layer;

typedef struct {
  gc_state *g;
  int count, training, y, final, gradients;
  const int *lengths;
  const gc_real *dy;
  gc_layer layer[GC_LAYERS];
} gc_network;

static inline int gc_rows_of(const gc_network *net, const gc_layer *l, int b) {
  return net->lengths == NULL ? l->z.T : net->lengths[b];
}

/* Step i of row b in the order of the direction: its place in [T, B, …]. */
static inline size_t gc_place(const gc_network *net, const gc_layer *l, int reverse, int b, int i) {
  int t = reverse ? gc_rows_of(net, l, b) - 1 - i : i;
  return (size_t)t * (size_t)l->z.B + (size_t)b;
}

static inline void gc_forward_steps(gc_network *net, gc_layer *l, int w) {
  gc_way *way = &l->way[w];
  int reverse = l->ways == 2 ? w : l->reverse, b, i, k;
  size_t wide = (size_t)(l->ways * l->width), B = (size_t)l->z.B;
  gc_step s;
  memset(&s, 0, sizeof s);
  s.m = l->z.m;
  s.n = l->z.n;
  s.p = l->z.p;
  s.options = l->options;
  for (k = 0; k < way->plan->groups; k++) s.w[k] = way->w[k];
  for (k = 0; k < l->states; k++) {
    way->path[k] = gc_reals(net->g, (size_t)l->z.T + 1, B, (size_t)l->size[k]);
    memcpy(way->path[k], way->first[k], B * (size_t)l->size[k] * sizeof(gc_real));
  }
  for (b = 0; b < l->z.B; b++) {
    int steps = gc_rows_of(net, l, b);
    for (i = 0; i < steps; i++) {
      size_t place = gc_place(net, l, reverse, b, i);
      gc_real *y = l->y + place * wide + (size_t)(w * l->width);
      s.x = l->x + place * (size_t)l->z.m;
      for (k = 0; k < l->states; k++) {
        s.state[k] = way->path[k] + ((size_t)i * B + (size_t)b) * (size_t)l->size[k];
        s.next[k] = way->path[k] + ((size_t)(i + 1) * B + (size_t)b) * (size_t)l->size[k];
      }
      s.y = l->cell->output == NULL ? NULL : y;
      l->cell->step(&s);
      if (l->cell->output == NULL) memcpy(y, s.next[0], (size_t)l->width * sizeof(gc_real));
    }
    for (k = 0; k < l->states; k++)
      memcpy(way->last[k] + (size_t)(b * l->size[k]), way->path[k] + ((size_t)steps * B + (size_t)b) * (size_t)l->size[k],
             (size_t)l->size[k] * sizeof(gc_real));
  }
}

static inline void gc_backward_steps(gc_network *net, gc_layer *l, int w, const gc_real *dy) {
  gc_way *way = &l->way[w];
  int reverse = l->ways == 2 ? w : l->reverse, b, i, j, k;
  size_t wide = (size_t)(l->ways * l->width), B = (size_t)l->z.B;
  gc_real *bar[GC_STATES], *before[GC_STATES], *dx = gc_reals(net->g, (size_t)l->z.m, 1, 1);
  gc_step s;
  memset(&s, 0, sizeof s);
  memset(bar, 0, sizeof bar);
  memset(before, 0, sizeof before);
  s.m = l->z.m;
  s.n = l->z.n;
  s.p = l->z.p;
  s.options = l->options;
  s.dx = dx;
  for (k = 0; k < way->plan->groups; k++) {
    s.w[k] = way->w[k];
    s.dw[k] = way->dw[k];
  }
  for (k = 0; k < l->states; k++) {
    bar[k] = gc_reals(net->g, (size_t)l->size[k], 1, 1);
    before[k] = gc_reals(net->g, (size_t)l->size[k], 1, 1);
    s.dnext[k] = bar[k];
    s.dstate[k] = before[k];
  }
  for (b = 0; b < l->z.B; b++) {
    for (k = 0; k < l->states; k++)
      memcpy(bar[k], way->dlast[k] + (size_t)(b * l->size[k]), (size_t)l->size[k] * sizeof(gc_real));
    for (i = gc_rows_of(net, l, b) - 1; i >= 0; i--) {
      size_t place = gc_place(net, l, reverse, b, i);
      const gc_real *out = dy + place * wide + (size_t)(w * l->width);
      s.x = l->x + place * (size_t)l->z.m;
      s.dy = out;
      for (k = 0; k < l->states; k++) {
        s.state[k] = way->path[k] + ((size_t)i * B + (size_t)b) * (size_t)l->size[k];
        s.next[k] = way->path[k] + ((size_t)(i + 1) * B + (size_t)b) * (size_t)l->size[k];
        memset(before[k], 0, (size_t)l->size[k] * sizeof(gc_real));
      }
      memset(dx, 0, (size_t)l->z.m * sizeof(gc_real));
      if (l->cell->output == NULL)
        for (j = 0; j < l->width; j++) bar[0][j] += out[j];
      l->cell->backward(&s);
      for (j = 0; j < l->z.m; j++) l->dx[place * (size_t)l->z.m + (size_t)j] += dx[j];
      for (k = 0; k < l->states; k++) memcpy(bar[k], before[k], (size_t)l->size[k] * sizeof(gc_real));
    }
    for (k = 0; k < l->states; k++)
      memcpy(way->dfirst[k] + (size_t)(b * l->size[k]), bar[k], (size_t)l->size[k] * sizeof(gc_real));
  }
}

/* By the user's own run: the whole batch, or each row by itself where lengths are given. dy is NULL in a run without gradients. */
static inline void gc_whole_run(gc_network *net, gc_layer *l, int w, const gc_real *dy) {
  gc_way *way = &l->way[w];
  int reverse = l->ways == 2 ? w : l->reverse, from, i, k, b;
  int together = net->lengths == NULL ? l->z.B : 1;
  size_t wide = (size_t)(l->ways * l->width), out = (size_t)l->width, m = (size_t)l->z.m;
  for (from = 0; from < l->z.B; from += together) {
    int steps = gc_rows_of(net, l, from);
    size_t cells = gc_times(net->g, (size_t)steps, (size_t)together);
    gc_run r;
    gc_real *x = gc_reals(net->g, cells, m, 1), *bars = gc_reals(net->g, cells, out, 1);
    memset(&r, 0, sizeof r);
    r.T = steps;
    r.B = together;
    r.m = l->z.m;
    r.n = l->z.n;
    r.p = l->z.p;
    r.options = l->options;
    r.x = x;
    r.y = gc_reals(net->g, cells, out, 1);
    r.training = dy != NULL;
    r.dy = bars;
    r.dx = gc_reals(net->g, cells, m, 1);
    for (k = 0; k < way->plan->groups; k++) {
      r.w[k] = way->w[k];
      r.dw[k] = way->dw[k];
    }
    for (k = 0; k < l->states; k++) {
      size_t at = (size_t)(from * l->size[k]);
      r.first[k] = way->first[k] + at;
      r.last[k] = way->last[k] + at;
      r.dlast[k] = dy == NULL ? NULL : way->dlast[k] + at;
      r.dfirst[k] = dy == NULL ? NULL : way->dfirst[k] + at;
      if (steps == 0) {
        memcpy(r.last[k], r.first[k], (size_t)(together * l->size[k]) * sizeof(gc_real));
        if (dy != NULL) memcpy(r.dfirst[k], r.dlast[k], (size_t)(together * l->size[k]) * sizeof(gc_real));
      }
    }
    if (steps == 0) continue;
    for (i = 0; i < steps; i++)
      for (b = 0; b < together; b++) {
        size_t place = gc_place(net, l, reverse, from + b, i), own = (size_t)(i * together + b);
        memcpy(x + own * m, l->x + place * m, m * sizeof(gc_real));
        if (dy != NULL) memcpy(bars + own * out, dy + place * wide + (size_t)w * out, out * sizeof(gc_real));
      }
    l->cell->run(&r);
    for (i = 0; i < steps; i++)
      for (b = 0; b < together; b++) {
        size_t place = gc_place(net, l, reverse, from + b, i), own = (size_t)(i * together + b), j;
        if (dy == NULL) memcpy(l->y + place * wide + (size_t)w * out, r.y + own * out, out * sizeof(gc_real));
        else
          for (j = 0; j < m; j++) l->dx[place * m + j] += r.dx[own * m + j];
      }
  }
}

static inline void gc_compute(gc_network *net) {
  gc_state *g = net->g;
  int k, w, s;
  size_t i;
  for (k = 0; k < net->count; k++) {
    gc_layer *l = &net->layer[k];
    size_t cells = gc_times(g, (size_t)l->z.T, (size_t)l->z.B);
    l->y = gc_reals(g, cells, (size_t)(l->ways * l->width), 1);
    if (k > 0) l->x = net->layer[k - 1].y;
    for (w = 0; w < l->ways; w++) {
      for (s = 0; s < l->states; s++) l->way[w].last[s] = gc_reals(g, (size_t)l->z.B, (size_t)l->size[s], 1);
      if (l->cell->run != NULL) gc_whole_run(net, l, w, NULL);
      else gc_forward_steps(net, l, w);
    }
  }
  for (k = net->count - 1; net->training && k >= 0; k--) {
    gc_layer *l = &net->layer[k];
    const gc_real *dy = k == net->count - 1 ? net->dy : net->layer[k + 1].dx;
    l->dx = gc_reals(g, (size_t)l->z.T, (size_t)l->z.B, (size_t)l->z.m);
    for (w = 0; w < l->ways; w++) {
      gc_way *way = &l->way[w];
      for (i = 0; i < (size_t)way->plan->groups; i++) way->dw[i] = gc_reals(g, way->plan->rows[i], way->plan->cols[i], 1);
      for (s = 0; s < l->states; s++) way->dfirst[s] = gc_reals(g, (size_t)l->z.B, (size_t)l->size[s], 1);
      if (l->cell->run != NULL) gc_whole_run(net, l, w, dy);
      else gc_backward_steps(net, l, w, dy);
    }
  }
}

/* ---- a request becomes a network ---- */

static inline void gc_states_of(gc_state *g, gc_layer *l) {
  const char *s = l->cell->states, *size;
  if (s == NULL) s = strncmp(l->cell->cell, "lstm", 4) == 0 ? "h c" : "h";
  while (*s) {
    size_t length = strcspn(s, " :");
    if (l->states == GC_STATES || length >= sizeof l->names[0] || length == 0) gc_fail(g, "states of the cell cannot be read");
    memcpy(l->names[l->states], s, length);
    s += length;
    l->size[l->states] = l->z.n;
    if (*s == ':') {
      s++;
      l->size[l->states] = gc_symbol(g, &s, &l->z);
    }
    l->states++;
    while (*s == ' ') s++;
  }
  size = l->cell->output;
  l->width = size == NULL ? l->size[0] : gc_symbol(g, &size, &l->z);
}

/* An absent initial state of all rows. */
static inline gc_real *gc_started(gc_state *g, const gc_layer *l, int k, const gc_real *const *w) {
  gc_real *state = gc_reals(g, (size_t)l->z.B, (size_t)l->size[k], 1);
  int j;
  for (j = 0; l->cell->start != NULL && j < l->z.B * l->size[k]; j++) state[j] = l->cell->start(k, w);
  return state;
}

static inline void gc_read_way(gc_network *net, gc_layer *l, int w, const gc_json *layer, const gc_json *bars) {
  gc_state *g = net->g;
  gc_way *way = &l->way[w];
  const gc_json *initial = gc_field(layer, "initial");
  int k;
  way->params = gc_item(gc_field(layer, "params"), w);
  way->plan = gc_planned(g, l->cell, way->params, &l->z);
  for (k = 0; k < way->plan->groups; k++) way->w[k] = gc_reals(g, way->plan->rows[k], way->plan->cols[k], 1);
  for (k = 0; k < way->plan->count; k++) {
    const gc_part *part = &way->plan->parts[k];
    const gc_json *t = gc_field(way->params, part->name);
    if (t == NULL) continue;
    gc_move(way->plan, part, way->w[part->group],
            (gc_real *)gc_load(g, t, part->name, part->rows, part->cols == 0 ? -1 : part->cols, -1), 0);
  }
  for (k = 0; k < l->states; k++) {
    const gc_json *bar = gc_field(gc_item(bars, w), l->names[k]);
    way->first[k] = initial == NULL
                        ? gc_started(g, l, k, (const gc_real *const *)way->w)
                        : gc_load(g, gc_field(gc_item(initial, w), l->names[k]), l->names[k], l->z.B, l->size[k], -1);
    way->dlast[k] = bar == NULL ? gc_reals(g, (size_t)l->z.B, (size_t)l->size[k], 1)
                                : gc_load(g, bar, l->names[k], l->z.B, l->size[k], -1);
  }
}

static inline gc_network *gc_read(gc_state *g, const gc_json *q, const gc_cell *cells, int count) {
  gc_network *net = (gc_network *)gc_take(g, 1, sizeof(gc_network));
  const gc_json *sizes = gc_field(q, "sizes"), *layers = gc_field(q, "layers"), *lengths = gc_field(q, "lengths");
  const gc_json *bars = gc_field(q, "cotangents"), *v;
  const char *dtype = gc_text(gc_field(q, "dtype"));
  int T = gc_whole(g, gc_field(sizes, "T"), "T", 1 << 28), B = gc_whole(g, gc_field(sizes, "B"), "B", 1 << 28), k, w, c;
  int width = gc_whole(g, gc_field(sizes, "m"), "m", 1 << 20), n = gc_whole(g, gc_field(sizes, "n"), "n", 1 << 20);
  int p = gc_field(sizes, "p") == NULL ? 0 : gc_whole(g, gc_field(sizes, "p"), "p", 1 << 20);
  net->g = g;
  if (strcmp(dtype, gc_dtype) != 0) gc_fail(g, "dtype is %.20s", dtype);
  for (v = gc_field(q, "want") == NULL ? NULL : gc_field(q, "want")->first; v != NULL; v = v->next) {
    net->y |= strcmp(gc_text(v), "y") == 0;
    net->final |= strcmp(gc_text(v), "final") == 0;
    net->gradients |= strcmp(gc_text(v), "gradients") == 0;
  }
  net->training = net->gradients;
  gc_times(g, gc_times(g, (size_t)T, (size_t)B), 2 * sizeof(gc_real) * (size_t)(n > width ? n : width));
  if (layers == NULL || layers->kind != GC_LIST || layers->count < 1 || layers->count > GC_LAYERS)
    gc_fail(g, "layers must be from 1 to %d", (int)GC_LAYERS);
  net->count = layers == NULL ? 0 : layers->count;
  if (lengths != NULL) {
    int *own = (int *)gc_take(g, (size_t)B, sizeof(int));
    if (lengths->kind != GC_LIST || lengths->count != B) gc_fail(g, "lengths are not one for each row");
    for (v = lengths->first, k = 0; v != NULL && k < B; v = v->next, k++) own[k] = gc_whole(g, v, "a length", T);
    net->lengths = own;
  }
  for (k = 0, v = layers == NULL ? NULL : layers->first; v != NULL && k < GC_LAYERS; v = v->next, k++) {
    gc_layer *l = &net->layer[k];
    const char *id = gc_text(gc_field(v, "cell")), *direction = gc_text(gc_field(v, "direction"));
    for (c = 0; c < count; c++)
      if (strcmp(cells[c].cell, id) == 0) l->cell = &cells[c];
    if (l->cell == NULL) gc_fail(g, "there is no cell %.40s", id);
    if (net->training && l->cell->backward == NULL && !l->cell->gradients) gc_fail(g, "%.40s has no gradients", id);
    l->options = gc_field(v, "options");
    l->ways = strcmp(direction, "bidirectional") == 0 ? 2 : 1;
    l->reverse = strcmp(direction, "reverse") == 0;
    l->z.T = T;
    l->z.B = B;
    l->z.m = width;
    l->z.n = n;
    l->z.p = p;
    gc_states_of(g, l);
    for (w = 0; w < l->ways; w++) gc_read_way(net, l, w, v, gc_item(gc_field(bars, "final"), k));
    width = l->width * l->ways;
  }
  net->layer[0].x = gc_load(g, gc_field(q, "x"), "x", T, B, net->layer[0].z.m);
  net->dy = gc_field(bars, "y") == NULL ? gc_reals(g, (size_t)T, (size_t)B, (size_t)width)
                                        : gc_load(g, gc_field(bars, "y"), "the cotangent of y", T, B, width);
  return net;
}

/* ---- answers ---- */

static inline void gc_say_states(gc_network *net, int first) {
  gc_state *g = net->g;
  int k, w, s;
  for (k = 0; k < net->count; k++) {
    gc_layer *l = &net->layer[k];
    gc_say(g, k == 0 ? "[[" : ",[");
    for (w = 0; w < l->ways; w++) {
      gc_say(g, w == 0 ? "{" : ",{");
      for (s = 0; s < l->states; s++) {
        if (s > 0) gc_say(g, ",");
        gc_quote(g, l->names[s]);
        gc_say(g, ":");
        gc_tensor(g, first ? l->way[w].dfirst[s] : l->way[w].last[s], l->z.B, l->size[s], -1);
      }
      gc_say(g, "}");
    }
    gc_say(g, "]");
  }
  gc_say(g, "]");
}

static inline void gc_say_params(gc_network *net) {
  gc_state *g = net->g;
  int k, w, i;
  for (k = 0; k < net->count; k++) {
    gc_layer *l = &net->layer[k];
    gc_say(g, k == 0 ? "[[" : ",[");
    for (w = 0; w < l->ways; w++) {
      gc_way *way = &l->way[w];
      const char *before = w == 0 ? "{" : ",{";
      for (i = 0; i < way->plan->count; i++) {
        const gc_part *part = &way->plan->parts[i];
        gc_real *own;
        if (gc_field(way->params, part->name) == NULL) continue;
        own = gc_reals(g, (size_t)part->rows, part->cols == 0 ? 1 : (size_t)part->cols, 1);
        gc_move(way->plan, part, way->dw[part->group], own, 1);
        gc_say(g, before);
        before = ",";
        gc_quote(g, part->name);
        gc_say(g, ":");
        gc_tensor(g, own, part->rows, part->cols == 0 ? -1 : part->cols, -1);
      }
      gc_say(g, *before == ',' && before[1] == 0 ? "}" : w == 0 ? "{}" : ",{}");
    }
    gc_say(g, "]");
  }
  gc_say(g, "]");
}

static inline void gc_answer(gc_network *net) {
  gc_state *g = net->g;
  gc_layer *last = &net->layer[net->count - 1];
  if (net->y) {
    gc_say(g, ",\"y\":");
    gc_tensor(g, last->y, last->z.T, last->z.B, last->ways * last->width);
  }
  if (net->final) {
    gc_say(g, ",\"final\":");
    gc_say_states(net, 0);
  }
  if (net->gradients) {
    gc_say(g, ",\"gradients\":{\"x\":");
    gc_tensor(g, net->layer[0].dx, last->z.T, last->z.B, net->layer[0].z.m);
    gc_say(g, ",\"params\":");
    gc_say_params(net);
    gc_say(g, ",\"initial\":");
    gc_say_states(net, 1);
    gc_say(g, "}");
  }
}

static inline void gc_say_start(gc_state *g, const char *name, const char *version, const gc_cell *cells, int count) {
  int k;
#ifdef CLOCK_MONOTONIC
  gc_say(g, "{\"version\":1.2,\"implementation\":{\"name\":");
#else
  gc_say(g, "{\"version\":1,\"implementation\":{\"name\":");
#endif
  gc_quote(g, name);
  gc_say(g, ",\"version\":");
  gc_quote(g, version);
#ifdef __cplusplus
  gc_say(g, ",\"language\":\"c++\"},\"cells\":[");
#else
  gc_say(g, ",\"language\":\"c\"},\"cells\":[");
#endif
  for (k = 0; k < count; k++) {
    gc_say(g, k == 0 ? "{\"cell\":" : ",{\"cell\":");
    gc_quote(g, cells[k].cell);
    gc_say(g, ",\"options\":");
    gc_say(g, cells[k].options == NULL ? "[{}]" : cells[k].options);
    gc_say(g, ",\"dtypes\":[");
    gc_quote(g, gc_dtype);
    gc_say(g, "]");
#ifdef GC_PRECISION
    gc_say(g, ",\"precision\":");
    gc_quote(g, GC_PRECISION);
#endif
    gc_say(g, ",\"directions\":[\"forward\",\"reverse\",\"bidirectional\"],\"maxLayers\":8,\"lengths\":true,\"initialState\":true");
    gc_say(g, cells[k].backward != NULL || cells[k].gradients ? ",\"gradients\":true" : ",\"gradients\":false");
    gc_say(g, cells[k].run != NULL ? ",\"suppliedBy\":{\"kit\":[\"directions\",\"layers\",\"lengths\"]}}"
                                   : ",\"suppliedBy\":{\"kit\":[\"directions\",\"layers\",\"lengths\",\"sequence\",\"rows\"]}}");
  }
  gc_say(g, "]}");
}

/* The answer to `run` or `time`, after its seq. */
static inline void gc_respond(gc_state *g, const gc_json *q, int timed, const gc_cell *cells, int count) {
  gc_network *net = gc_read(g, q, cells, count);
  gc_block *mark = g->blocks;
  if (timed) {
#ifdef CLOCK_MONOTONIC
    int blocks = gc_whole(g, gc_field(q, "blocks"), "blocks", 1000000), runs = gc_whole(g, gc_field(q, "runs"), "runs", 1 << 30);
    int i, k;
    gc_say(g, ",\"times\":[");
    for (k = 0; k < blocks; k++) {
      struct timespec from, to;
      char text[32];
      clock_gettime(CLOCK_MONOTONIC, &from);
      for (i = 0; i < runs; i++) {
        gc_release(g, mark);
        gc_compute(net);
      }
      clock_gettime(CLOCK_MONOTONIC, &to);
      snprintf(text, sizeof text, k == 0 ? "%.0f" : ",%.0f",
               (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec));
      gc_say(g, text);
    }
    gc_say(g, "]");
    if (blocks == 0 || runs == 0) gc_compute(net);
#else
    gc_fail(g, "this program cannot time itself");
#endif
  } else gc_compute(net);
  gc_answer(net);
}

/* The answer to a line; 0 at stop. */
static inline int gc_line(gc_state *g, const char *name, const char *version, const gc_cell *cells, int count) {
  gc_parser j;
  const gc_json *q, *seq;
  const char *cmd;
  j.g = g;
  j.p = g->line;
  j.end = g->line + g->length;
  j.depth = 0;
  gc_say(g, "{\"seq\":");
  q = gc_value(&j);
  gc_space(&j);
  if (j.p != j.end || q->kind != GC_OBJECT) gc_fail(g, "a request is one JSON object");
  cmd = gc_text(gc_field(q, "cmd"));
  if (strcmp(cmd, "stop") == 0) return 0;
  if (strcmp(cmd, "start") == 0) {
    g->written = 0;
    gc_say_start(g, name, version, cells, count);
    return 1;
  }
  seq = gc_field(q, "seq");
  if (seq != NULL && seq->kind == GC_NUMBER) gc_put(g, seq->text, seq->length);
  else gc_say(g, "null");
  if (strcmp(cmd, "run") != 0 && strcmp(cmd, "time") != 0) gc_fail(g, "unknown command %.40s", cmd);
  gc_respond(g, q, strcmp(cmd, "time") == 0, cells, count);
  gc_say(g, "}");
  return 1;
}

/* The error in place of an answer: of what was written only the seq stays. */
static inline int gc_say_error(gc_state *g) {
  const char *comma = g->written == 0 ? NULL : (const char *)memchr(g->out, ',', g->written);
  if (comma != NULL) g->written = (size_t)(comma - g->out);
  if (setjmp(g->caught) != 0) return 0;
  if (g->written <= strlen("{\"seq\":")) gc_say(g, "null");
  gc_say(g, ",\"error\":{\"message\":");
  gc_quote(g, g->message);
  gc_say(g, "}}\n");
  return 1;
}

/* One answer, an error where anything was wrong; 0 at stop. */
static inline int gc_exchange(gc_state *g, const char *name, const char *version, const gc_cell *cells, int count) {
  g->written = 0;
  if (setjmp(g->caught) != 0) g->goes_on = gc_say_error(g);
  else {
    g->goes_on = gc_line(g, name, version, cells, count);
    gc_say(g, "\n");
  }
  gc_release(g, NULL);
  return g->goes_on;
}

/* Reads a line; 0 at the end of the input, or where a line is too long. */
static inline int gc_read_line(gc_state *g) {
  g->length = 0;
  for (;;) {
    unsigned char *end;
    size_t part;
    if (g->at == g->filled) {
      ptrdiff_t got;
      do got = (ptrdiff_t)read(0, g->in, sizeof g->in);
      while (got < 0 && errno == EINTR);
      if (got <= 0) return 0;
      g->at = 0;
      g->filled = (size_t)got;
    }
    end = (unsigned char *)memchr(g->in + g->at, '\n', g->filled - g->at);
    part = end == NULL ? g->filled - g->at : (size_t)(end - (g->in + g->at));
    if (g->length + part > GC_MOST) return 0;
    if (g->length + part + 1 > g->room) {
      size_t room = (g->length + part + 1) * 2;
      char *grown = (char *)realloc(g->line, room);
      if (grown == NULL) return 0;
      g->line = grown;
      g->room = room;
    }
    memcpy(g->line + g->length, g->in + g->at, part);
    g->length += part;
    g->line[g->length] = 0;
    g->at += part;
    if (end == NULL) continue;
    g->at++;
    return 1;
  }
}

static inline int gc_write(gc_state *g) {
  size_t at = 0;
  while (at < g->written) {
    ptrdiff_t put = (ptrdiff_t)write(g->sink, g->out + at, g->written - at);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return 0;
    at += (size_t)put;
  }
  return 1;
}

/* A cell of one step, with nothing else said. */
static inline gc_cell gc_cell_of(const char *id, void (*step)(const gc_step *)) {
  gc_cell cell;
  memset(&cell, 0, sizeof cell);
  cell.cell = id;
  cell.step = step;
  return cell;
}

/* Answers Gatecheck until it says stop. Standard output is the protocol's: what else is printed goes to standard error. */
static inline int gc_serve(const char *name, const char *version, const gc_cell *cells, int count) {
  gc_state *g = (gc_state *)calloc(1, sizeof *g);
  if (g == NULL) return 1;
  g->sink = dup(1);
  if (g->sink < 0 || dup2(2, 1) < 0) return 1;
  while (gc_read_line(g) && gc_exchange(g, name, version, cells, count) && gc_write(g)) continue;
  free(g->line);
  free(g->out);
  free(g);
  return 0;
}

#endif
