/* An Elman network with gradients, as one step or as a whole run; REAL, RUN, WRONG and LOUD change it. */
#ifdef REAL
#define GC_REAL REAL
#endif
#include "gatecheck.h"
#include <math.h>

/* The weights stand transposed in one group each: W [m, n], U [n, n], b [n] */
static void forward(int m, int n, const gc_real *const *w, const gc_real *x, const gc_real *h, gc_real *out) {
  for (int j = 0; j < n; j++) {
    gc_real a = w[2][j];
    for (int i = 0; i < m; i++) a += w[0][i * n + j] * x[i];
    for (int i = 0; i < n; i++) a += w[1][i * n + j] * h[i];
    out[j] = (gc_real)tanh((double)a);
  }
}

static void back(int m, int n, const gc_real *const *w, const gc_real *x, const gc_real *h, const gc_real *out,
                 const gc_real *bar, gc_real *const *dw, gc_real *dx, gc_real *dh) {
  for (int j = 0; j < n; j++) {
    gc_real da = bar[j] * (1 - out[j] * out[j]);
    dw[2][j] += da;
    for (int i = 0; i < m; i++) dw[0][i * n + j] += da * x[i], dx[i] += da * w[0][i * n + j];
    for (int i = 0; i < n; i++) dw[1][i * n + j] += da * h[i], dh[i] += da * w[1][i * n + j];
  }
}

#ifdef RUN
static void run(const gc_run *r) {
  size_t B = (size_t)r->B, m = (size_t)r->m, n = (size_t)r->n, rows = B * n;
  const gc_real *h = r->first[0];
  for (size_t t = 0; t < (size_t)r->T; t++) {
    for (size_t b = 0; b < B; b++) forward(r->m, r->n, r->w, r->x + (t * B + b) * m, h + b * n, r->y + t * rows + b * n);
    h = r->y + t * rows;
  }
  memcpy(r->last[0], h, rows * sizeof(gc_real));
  if (!r->training) return;
  gc_real *bar = (gc_real *)calloc(rows ? rows : 1, sizeof(gc_real)), *before = (gc_real *)calloc(rows ? rows : 1, sizeof(gc_real));
  for (size_t i = 0; i < rows; i++) bar[i] = r->dlast[0][i];
  for (size_t t = (size_t)r->T; t-- > 0;) {
    memset(before, 0, rows * sizeof(gc_real));
    for (size_t i = 0; i < rows; i++) bar[i] += r->dy[t * rows + i];
    for (size_t b = 0; b < B; b++)
      back(r->m, r->n, r->w, r->x + (t * B + b) * m, (t == 0 ? r->first[0] : r->y + (t - 1) * rows) + b * n,
           r->y + t * rows + b * n, bar + b * n, r->dw, r->dx + (t * B + b) * m, before + b * n);
    memcpy(bar, before, rows * sizeof(gc_real));
  }
  memcpy(r->dfirst[0], bar, rows * sizeof(gc_real));
  free(bar);
  free(before);
}
#else
static void step(const gc_step *s) {
#ifdef LOUD
  printf("a line that is no answer\n");
  fflush(stdout);
#endif
  forward(s->m, s->n, s->w, s->x, s->state[0], s->next[0]);
}

static void backward(const gc_step *s) {
  back(s->m, s->n, s->w, s->x, s->state[0], s->next[0], s->dnext[0], s->dw, s->dx, s->dstate[0]);
#ifdef WRONG
  for (int j = 0; j < s->n; j++) s->dw[2][j] *= 2;
#endif
}
#endif

int main(void) {
#ifdef RUN
  gc_cell cell = gc_cell_of("elman", NULL);
  cell.run = run;
  cell.gradients = 1;
#else
  gc_cell cell = gc_cell_of("elman", step);
  cell.backward = backward;
#endif
  cell.weights = "T: W_h, T: U_h, b_h";
  cell.options = "[{},{\"bias\":false}]";
  return gc_serve("kit_rnn", "1", &cell, 1);
}
