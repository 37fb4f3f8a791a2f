// Reads the decisions of a sentinel of ours off its engine, step by step.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "model/model.h"
#include "sentinel/effects.h"
#include "sim/sentinel/decision.h"

namespace sentinel::sim {

class DecisionWatch {
 public:
  explicit DecisionWatch(std::function<void(const Decision&)> tell) : tell_(std::move(tell)) {}

  // To be called after each step, with its effects. What begins and ends in one step stays unseen.
  void Look(MonotonicTime now, const Model& model, const Effects& effects);

 private:
  struct Seen {
    MasterId id{};
    std::string master;
    Epoch leader_epoch = 0;
    Epoch stood_in = 0;
  };

  void LookAt(MonotonicTime now, const Model& model, const MasterGroup& group, bool reset);

  std::function<void(const Decision&)> tell_;
  std::map<std::string, Seen> seen_;  // By group.
};

}  // namespace sentinel::sim
