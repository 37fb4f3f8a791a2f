#include "sentinel/state.h"

#include <algorithm>

namespace sentinel {

StateImage::StateImage(const PersistentState& state)
    : my_id(state.my_id), current_epoch(state.current_epoch), process(state.process) {
  masters.reserve(state.masters.size());
  for (const MasterState& master : state.masters) {
    masters.push_back(std::make_shared<const MasterState>(master));
  }
}

void MeasurePauses(PersistentState& state, std::chrono::system_clock::time_point now) {
  using std::chrono::floor;
  for (MasterState& master : state.masters) {
    if (!master.pause || master.pause->ends_at_ms == 0) continue;
    const milliseconds ends_at(master.pause->ends_at_ms);
    const auto left = ends_at - floor<milliseconds>(now.time_since_epoch());
    master.pause->left = std::max(left, milliseconds(0));
  }
}

PersistentState ToState(const StateImage& image) {
  PersistentState state{image.my_id, image.current_epoch, image.process, {}};
  state.masters.reserve(image.masters.size());
  for (const auto& master : image.masters) state.masters.push_back(*master);
  return state;
}

}  // namespace sentinel
