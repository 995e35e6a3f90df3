// oneDNN's vanilla RNN, LSTM, GRU and LBR GRU, forward and backward, through kits/c/gatecheck.h.
// apt-get install libdnnl-dev; c++ -O2 -I kits/c -o onednn examples/peers/onednn.cpp -ldnnl; npx gatecheck verify exec:./onednn
#define GC_REAL float
#include "gatecheck.h"
#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>

using namespace dnnl;
using tag = memory::format_tag;
using dims = memory::dims;

static engine cpu(engine::kind::cpu, 0);
static stream order(cpu);
static const auto f32 = memory::data_type::f32;

enum kind { RNN, LSTM, GRU, LBR };
using arguments = std::unordered_map<int, memory>;

static memory filled(const memory::desc &d, const float *from) {
  memory m(d, cpu);
  if (from) memcpy(m.get_data_handle(), from, d.get_size());
  else memset(m.get_data_handle(), 0, d.get_size());
  return m;
}
static memory as(const memory &m, const memory::desc &d) { // in the layout that a primitive wants
  if (m.get_desc() == d) return m;
  memory other(d, cpu);
  reorder(m, other).execute(order, const_cast<memory &>(m), other);
  order.wait();
  return other;
}
static void read(const memory &m, const memory::desc &d, float *to) {
  memory plain = as(m, d);
  memcpy(to, plain.get_data_handle(), d.get_size());
}

static void add(const memory &m, const memory::desc &d, float *to) { // gradients of weights are one sum over all calls
  memory plain = as(m, d);
  const float *from = static_cast<const float *>(plain.get_data_handle());
  for (size_t i = 0; i < d.get_size() / sizeof(float); i++) to[i] += from[i];
}

template <class Forward, class Backward, class Describe, class DescribeBack>
static void run(const gc_run *r, kind k, int G, int GB, Describe describe, DescribeBack back) {
  const memory::desc x({r->T, r->B, r->m}, f32, tag::tnc), y({r->T, r->B, r->n}, f32, tag::tnc), s({1, 1, r->B, r->n}, f32, tag::ldnc),
      wl({1, 1, r->m, G, r->n}, f32, tag::ldigo), wi({1, 1, r->n, G, r->n}, f32, tag::ldigo), b({1, 1, GB, r->n}, f32, tag::ldgo),
      anyl(dims{1, 1, r->m, G, r->n}, f32, tag::any), anyi(dims{1, 1, r->n, G, r->n}, f32, tag::any);
  const auto prop = r->training ? prop_kind::forward_training : prop_kind::forward_inference;
  typename Forward::primitive_desc pd(describe(prop, x, s, anyl, anyi, b, y), cpu);
  const memory W = filled(wl, r->w[0]), U = filled(wi, r->w[1]);
  arguments a = {{DNNL_ARG_SRC_LAYER, filled(x, r->x)}, {DNNL_ARG_SRC_ITER, filled(s, r->first[0])}, {DNNL_ARG_BIAS, filled(b, r->w[2])},
                 {DNNL_ARG_WEIGHTS_LAYER, as(W, pd.weights_layer_desc())}, {DNNL_ARG_WEIGHTS_ITER, as(U, pd.weights_iter_desc())},
                 {DNNL_ARG_DST_LAYER, memory(y, cpu)}, {DNNL_ARG_DST_ITER, memory(s, cpu)}};
  if (k == LSTM) a.insert({{DNNL_ARG_SRC_ITER_C, filled(s, r->first[1])}, {DNNL_ARG_DST_ITER_C, memory(s, cpu)}});
  if (r->training) a.insert({DNNL_ARG_WORKSPACE, memory(pd.workspace_desc(), cpu)});
  Forward(pd).execute(order, a);
  order.wait();
  read(a.at(DNNL_ARG_DST_LAYER), y, r->y);
  read(a.at(DNNL_ARG_DST_ITER), s, r->last[0]);
  if (k == LSTM) read(a.at(DNNL_ARG_DST_ITER_C), s, r->last[1]);
  if (!r->training) return;
  typename Backward::primitive_desc bd(back(x, s, anyl, anyi, b, y), cpu, pd);
  a.at(DNNL_ARG_WEIGHTS_LAYER) = as(W, bd.weights_layer_desc());
  a.at(DNNL_ARG_WEIGHTS_ITER) = as(U, bd.weights_iter_desc());
  const memory dW = filled(bd.diff_weights_layer_desc(), nullptr), dU = filled(bd.diff_weights_iter_desc(), nullptr);
  a.insert({{DNNL_ARG_DIFF_DST_LAYER, filled(y, r->dy)}, {DNNL_ARG_DIFF_DST_ITER, filled(s, r->dlast[0])}, {DNNL_ARG_DIFF_SRC_LAYER, filled(x, nullptr)},
            {DNNL_ARG_DIFF_SRC_ITER, filled(s, nullptr)}, {DNNL_ARG_DIFF_WEIGHTS_LAYER, dW}, {DNNL_ARG_DIFF_WEIGHTS_ITER, dU}, {DNNL_ARG_DIFF_BIAS, filled(b, nullptr)}});
  if (k == LSTM) a.insert({{DNNL_ARG_DIFF_DST_ITER_C, filled(s, r->dlast[1])}, {DNNL_ARG_DIFF_SRC_ITER_C, filled(s, nullptr)}});
  Backward(bd).execute(order, a);
  order.wait();
  read(a.at(DNNL_ARG_DIFF_SRC_LAYER), x, r->dx);
  read(a.at(DNNL_ARG_DIFF_SRC_ITER), s, r->dfirst[0]);
  if (k == LSTM) read(a.at(DNNL_ARG_DIFF_SRC_ITER_C), s, r->dfirst[1]);
  add(dW, wl, r->dw[0]);
  add(dU, wi, r->dw[1]);
  add(a.at(DNNL_ARG_DIFF_BIAS), b, r->dw[2]);
}

static const auto right = rnn_direction::unidirectional_left2right;
using D = const memory::desc &;

static void rnn(const gc_run *r) {
  run<vanilla_rnn_forward, vanilla_rnn_backward>(r, RNN, 1, 1,
    [](prop_kind p, D x, D s, D w, D u, D b, D y) { return vanilla_rnn_forward::desc(p, algorithm::eltwise_tanh, right, x, s, w, u, b, y, s); },
    [](D x, D s, D w, D u, D b, D y) { return vanilla_rnn_backward::desc(prop_kind::backward, algorithm::eltwise_tanh, right, x, s, w, u, b, y, s, x, s, w, u, b, y, s); });
}
static void lstm(const gc_run *r) {
  run<lstm_forward, lstm_backward>(r, LSTM, 4, 4,
    [](prop_kind p, D x, D s, D w, D u, D b, D y) { return lstm_forward::desc(p, right, x, s, s, w, u, b, y, s, s); },
    [](D x, D s, D w, D u, D b, D y) { return lstm_backward::desc(prop_kind::backward, right, x, s, s, w, u, b, y, s, s, x, s, s, w, u, b, y, s, s); });
}
static void gru(const gc_run *r) {
  run<gru_forward, gru_backward>(r, GRU, 3, 3,
    [](prop_kind p, D x, D s, D w, D u, D b, D y) { return gru_forward::desc(p, right, x, s, w, u, b, y, s); },
    [](D x, D s, D w, D u, D b, D y) { return gru_backward::desc(prop_kind::backward, right, x, s, w, u, b, y, s, x, s, w, u, b, y, s); });
}
static void lbr(const gc_run *r) {
  run<lbr_gru_forward, lbr_gru_backward>(r, LBR, 3, 4,
    [](prop_kind p, D x, D s, D w, D u, D b, D y) { return lbr_gru_forward::desc(p, right, x, s, w, u, b, y, s); },
    [](D x, D s, D w, D u, D b, D y) { return lbr_gru_backward::desc(prop_kind::backward, right, x, s, w, u, b, y, s, x, s, w, u, b, y, s); });
}

static gc_cell cell(const char *id, void (*its)(const gc_run *), const char *weights) {
  gc_cell c = gc_cell_of(id, nullptr);
  c.run = its;
  c.weights = weights;
  c.gradients = 1;
  return c;
}

int main() {
  const gc_cell cells[] = {
      cell("elman", rnn, "T:W_h, T:U_h, b_h"),
      cell("lstm", lstm, "T:W_i W_f W_g W_o, T:U_i U_f U_g U_o, b_i b_f b_g b_o"),
      cell("gru", gru, "T:W_z W_r W_h, T:U_z U_r U_h, b_z b_r b_h"),
      cell("gru-reset-after", lbr, "T:W_z W_r W_h, T:U_z U_r U_h, b_z b_r b_h c_h"),
  };
  const auto *v = dnnl_version();
  static char version[32];
  snprintf(version, sizeof version, "%d.%d.%d", v->major, v->minor, v->patch);
  return gc_serve("oneDNN", version, cells, 4);
}
