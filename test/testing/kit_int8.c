/* The quantised LSTM of TensorFlow Lite in the integers of C, one step of one row. With sanitisers no sum of a case may overflow. */
#include "gatecheck.h"

static int32_t within(int32_t v, int32_t least, int32_t most) { return v < least ? least : v > most ? most : v; }
static int16_t int16(int32_t v) { return (int16_t)within(v, -32768, 32767); }

/* x / 2^e, a half away from zero */
static int32_t divide(int32_t x, int e) {
  int32_t mask = (int32_t)((1ll << e) - 1), rest = x & mask, threshold = (mask >> 1) + (x < 0);
  return (x >> e) + (rest > threshold);
}

static int32_t high32(int32_t a, int32_t b) {
  int64_t ab = (int64_t)a * b;
  return (int32_t)((ab + (ab >= 0 ? 1 << 30 : 1 - (1 << 30))) / (1ll << 31));
}

static int16_t high16(int16_t a, int16_t b) {
  int32_t ab = a * b;
  return a == -32768 && b == -32768 ? 32767 : (int16_t)((ab + (ab >= 0 ? 1 << 14 : 1 - (1 << 14))) / (1 << 15));
}

/* x times multiplier 2^(shift - 31) */
static int32_t scale(int32_t x, const gc_real *by) {
  int shift = (int)by[1];
  return divide(high32(x * (1 << (shift > 0 ? shift : 0)), (int32_t)by[0]), shift > 0 ? 0 : -shift);
}

static int16_t shifted(int16_t x, int left) { return int16(x * (1 << left)); }

/* e^a for a <= 0 with so many integer bits */
static int16_t exponential(int16_t a, int bits) {
  static const int16_t factors[7] = {25520, 19875, 12055, 4435, 600, 11, 0};
  int16_t quarter = (int16_t)(1 << (13 - bits)), low = (int16_t)((a & (quarter - 1)) - quarter), rest = (int16_t)(low - a), x, x2, tail, e;
  int k;
  if (a == 0) return 32767;
  if (bits > 5 && a < -(1 << (20 - bits))) return 0;
  x = (int16_t)(shifted(low, bits) + 4096);
  x2 = high16(x, x);
  tail = (int16_t)divide(high16((int16_t)(divide(high16(x2, x2), 2) + high16(x2, x)), 10923) + x2, 1);
  e = int16(28918 + high16(28918, (int16_t)(x + tail)));
  for (k = 0; k < bits + 2; k++)
    if (rest & (quarter << k)) e = high16(e, factors[k]);
  return e;
}

/* 2 / (1 + a) with two integer bits */
static int16_t inverse(int16_t a) {
  int16_t half = (int16_t)((a + 32768) / 2), x = (int16_t)(23130 + high16(half, -15420));
  int k;
  for (k = 0; k < 3; k++) x = (int16_t)(x + shifted(high16(x, (int16_t)(8192 - high16(half, x))), 2));
  return x;
}

static int16_t sigmoid(int16_t a) {
  int16_t y = shifted(inverse(exponential((int16_t)(a > 0 ? -a : a), 3)), 1);
  return a == 0 ? 16384 : a > 0 ? y : (int16_t)(32767 - y);
}

static int16_t tanh16(int16_t a, int bits) {
  int16_t y = shifted((int16_t)(inverse(exponential((int16_t)(a > 0 ? -a : a), bits + 1)) - 8192), 2);
  return a == 0 ? 0 : a > 0 ? y : (int16_t)-y;
}

static void step(const gc_step *s) {
  const gc_real *scale_W = s->w[12], *scale_U = s->w[13], *scale_h = s->w[14];
  int32_t x0 = (int32_t)s->w[15][0], h0 = (int32_t)s->w[15][1], power = (int32_t)s->w[16][0], clip = (int32_t)s->w[16][1];
  int i, j, k;
  for (j = 0; j < s->n; j++) {
    int16_t a[4];
    int32_t c;
    for (k = 0; k < 4; k++) {
      const gc_real *W = s->w[3 * k] + j * s->m, *U = s->w[3 * k + 1] + j * s->n;
      int32_t of_x = (int32_t)s->w[3 * k + 2][j], of_h = 0;
      for (i = 0; i < s->m; i++) of_x += (int32_t)W[i] * ((int32_t)s->x[i] - x0);
      for (i = 0; i < s->n; i++) of_h += (int32_t)U[i] * ((int32_t)s->state[0][i] - h0);
      a[k] = int16(int16(scale(of_x, scale_W + 2 * k)) + scale(of_h, scale_U + 2 * k));
    }
    c = int16(divide(sigmoid(a[1]) * (int32_t)s->state[1][j], 15) + divide(sigmoid(a[0]) * tanh16(a[2], 3), 30 + power));
    if (clip > 0) c = within(c, -clip, clip);
    s->next[0][j] = within(scale(sigmoid(a[3]) * tanh16((int16_t)c, 15 + power), scale_h) + h0, -128, 127);
    s->next[1][j] = c;
  }
}

/* an absent h is at its zero point, an absent c is 0 */
static gc_real start(int state, const gc_real *const *w) { return state == 0 ? w[15][1] : 0; }

int main(void) {
  gc_cell cell = gc_cell_of("lstm-int8", step);
  cell.weights = "W_i, U_i, b_i, W_f, U_f, b_f, W_g, U_g, b_g, W_o, U_o, b_o, scale_W[4,2], scale_U[4,2], scale_h[2], zero_points[2], cell[2]";
  cell.states = "h c";
  cell.start = start;
  return gc_serve("kit_int8", "1", &cell, 1);
}
