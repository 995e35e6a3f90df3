/* An LSTM from one step of one row: x [m], states h and c [n]. cc -O2 -o my_lstm my_lstm.c -lm */
#include "gatecheck.h"
#include <math.h>

static double sigmoid(double a) { return 1 / (1 + exp(-a)); }

static void step(const gc_step *s) {
  const double *W = s->w[0], *U = s->w[1], *b = s->w[2]; /* [4n, m], [4n, n], [4n] */
  for (int j = 0; j < s->n; j++) {
    double a[4];
    for (int k = 0; k < 4; k++) {
      int row = k * s->n + j;
      a[k] = b[row];
      for (int i = 0; i < s->m; i++) a[k] += W[row * s->m + i] * s->x[i];
      for (int i = 0; i < s->n; i++) a[k] += U[row * s->n + i] * s->state[0][i];
    }
    double i = sigmoid(a[0]), f = sigmoid(a[1]), o = sigmoid(a[2]), g = tanh(a[3]);
    double c = i * s->state[1][j] + f * g; /* wrong on purpose: double c = f * s->state[1][j] + i * g; */
    s->next[0][j] = o * tanh(c);
    s->next[1][j] = c;
  }
}

int main(void) {
  gc_cell lstm = gc_cell_of("lstm", step);
  lstm.weights = "W_i W_f W_o W_g, U_i U_f U_o U_g, b_i b_f b_o b_g";
  return gc_serve("my_lstm", "1", &lstm, 1);
}
