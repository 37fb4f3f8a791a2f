#include "sentinel/state.h"

namespace sentinel {

StateImage::StateImage(const PersistentState& state)
    : my_id(state.my_id), current_epoch(state.current_epoch), process(state.process) {
  masters.reserve(state.masters.size());
  for (const MasterState& master : state.masters) {
    masters.push_back(std::make_shared<const MasterState>(master));
  }
}

PersistentState ToState(const StateImage& image) {
  PersistentState state{image.my_id, image.current_epoch, image.process, {}};
  state.masters.reserve(image.masters.size());
  for (const auto& master : image.masters) state.masters.push_back(*master);
  return state;
}

}  // namespace sentinel
