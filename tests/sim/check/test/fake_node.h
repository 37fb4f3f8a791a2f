// A sentinel that is what a test says it is, and does nothing.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim {

class FakeNode final : public SentinelNode {
 public:
  FakeNode(Host& host, std::string id) : host_(host), id_(std::move(id)) {}

  // --- to be set; a group that is in `views` is monitored ---
  bool is_stock = false;
  std::map<std::string, GroupView> views;
  std::map<std::string, DurableView> disk;
  std::size_t waiting = 0;
  bool tilt = false;
  Epoch epoch = 0;

  Host& host() override { return host_; }
  const std::string& id() const override { return id_; }
  bool stock() const override { return is_stock; }
  void Start() override { running_ = true; }
  void Crash(bool) override { running_ = false; }
  bool running() const override { return running_; }
  void SetDisk(DiskMood) override {}
  Epoch current_epoch() const override { return epoch; }
  std::optional<GroupView> View(const std::string& group) const override {
    return Find(views, group);
  }
  std::optional<DurableView> Durable(const std::string& group) const override {
    return is_stock ? std::nullopt : Find(disk, group);
  }
  bool in_tilt() const override { return tilt; }
  std::size_t backlog() const override { return waiting; }
  std::string Describe(const std::string&) const override { return "a fake"; }

 private:
  template <typename View>
  static std::optional<View> Find(const std::map<std::string, View>& all, const std::string& name) {
    const auto found = all.find(name);
    return found == all.end() ? std::nullopt : std::optional<View>(found->second);
  }

  Host& host_;
  const std::string id_;
  bool running_ = true;
};

}  // namespace sentinel::sim
