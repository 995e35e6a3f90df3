import cmsisNnLstm from "./checks/cmsis-nn-lstm.json" with { type: "json" };
import flashrnnGru from "./checks/flashrnn-gru.json" with { type: "json" };
import flashrnnGruGradients from "./checks/flashrnn-gru-gradients.json" with { type: "json" };
import flashrnnLstm from "./checks/flashrnn-lstm.json" with { type: "json" };
import flashrnnLstmGradients from "./checks/flashrnn-lstm-gradients.json" with { type: "json" };
import flashrnnRnn from "./checks/flashrnn-rnn.json" with { type: "json" };
import flashrnnRnnGradients from "./checks/flashrnn-rnn-gradients.json" with { type: "json" };
import kernelbench34Vanillarnnhidden from "./checks/kernelbench-34-vanillarnnhidden.json" with { type: "json" };
import kernelbench35Lstm from "./checks/kernelbench-35-lstm.json" with { type: "json" };
import kernelbench36Lstmhn from "./checks/kernelbench-36-lstmhn.json" with { type: "json" };
import kernelbench37Lstmcn from "./checks/kernelbench-37-lstmcn.json" with { type: "json" };
import kernelbench38Lstmbidirectional from "./checks/kernelbench-38-lstmbidirectional.json" with { type: "json" };
import kernelbench39Gru from "./checks/kernelbench-39-gru.json" with { type: "json" };
import kernelbench40Gruhidden from "./checks/kernelbench-40-gruhidden.json" with { type: "json" };
import kernelbench42Grubidirectionalhidden from "./checks/kernelbench-42-grubidirectionalhidden.json" with { type: "json" };
import mlstmKernels from "./checks/mlstm-kernels.json" with { type: "json" };
import mlstmKernelsGradients from "./checks/mlstm-kernels-gradients.json" with { type: "json" };
import rtneuralLstm from "./checks/rtneural-lstm.json" with { type: "json" };

/** Checks of other projects as data, unread: each is to be held to check.schema.json. */
export const checkFiles: readonly unknown[] = [
  cmsisNnLstm,
  flashrnnGru,
  flashrnnGruGradients,
  flashrnnLstm,
  flashrnnLstmGradients,
  flashrnnRnn,
  flashrnnRnnGradients,
  kernelbench34Vanillarnnhidden,
  kernelbench35Lstm,
  kernelbench36Lstmhn,
  kernelbench37Lstmcn,
  kernelbench38Lstmbidirectional,
  kernelbench39Gru,
  kernelbench40Gruhidden,
  kernelbench42Grubidirectionalhidden,
  mlstmKernels,
  mlstmKernelsGradients,
  rtneuralLstm,
];
