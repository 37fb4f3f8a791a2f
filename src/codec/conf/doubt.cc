#include "codec/conf/doubt.h"

#include <algorithm>

namespace sentinel::codec {

void DoubtEpochs(PersistentState& state) {
  state.current_epoch = std::min(state.current_epoch, kEpochMax - kEpochsInDoubt) + kEpochsInDoubt;
  for (MasterState& master : state.masters) master.leader_epoch = state.current_epoch;
}

}  // namespace sentinel::codec
