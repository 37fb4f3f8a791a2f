// What always holds between two Steps. Checked after every Step in debug builds; a violation is a
// bug of ours and stops the process.
#pragma once

#include "model/model.h"

namespace sentinel {

// About one state.
void CheckInvariants(const Model& model);

// A snapshot of it: that nobody forgot to say that the image of a group has changed.
void CheckImage(const Model& model, const StateImage& image);

// About a step from the previous state: epochs never go back (rule F2).
class EpochWatch {
 public:
  void Check(const Model& model);

 private:
  struct Epochs {
    Epoch config = 0;
    Epoch leader = 0;
  };
  Epoch current_ = 0;
  std::map<MasterId, Epochs> groups_;
};

}  // namespace sentinel
