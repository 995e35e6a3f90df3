/* The neuromodulated bistable cell of nbrc.ts:
     cc -O2 -I node_modules/gatecheck/kits/c -o nbrc nbrc.c -lm
     npx gatecheck verify exec:./nbrc --define nbrc.ts */
#include "gatecheck.h"
#include <math.h>

static double product(const double *row, const double *v, int size) {
  double sum = 0;
  for (int i = 0; i < size; i++) sum += row[i] * v[i];
  return sum;
}

static void step(const gc_step *s) { /* one row: x [m], h [n] */
  const double *W = s->w[0], *U = s->w[1], *b = s->w[2], *h = s->state[0]; /* [3n, m], [2n, n], [2n] */
  const int m = s->m, n = s->n;
  for (int j = 0; j < n; j++) {
    double a = 1 + tanh(product(W + j * m, s->x, m) + product(U + j * n, h, n) + b[j]);
    double c = 1 / (1 + exp(-(product(W + (n + j) * m, s->x, m) + product(U + (n + j) * n, h, n) + b[n + j])));
    s->next[0][j] = c * h[j] + (1 - c) * tanh(product(W + (2 * n + j) * m, s->x, m) + a * h[j]);
  }
}

int main(void) {
  gc_cell nbrc = gc_cell_of("nbrc", step);
  nbrc.weights = "W_a W_c W_h, U_a U_c, b_a b_c";
  return gc_serve("nbrc", "1", &nbrc, 1);
}
