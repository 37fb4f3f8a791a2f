// The families of metrics that /metrics shows, in their order.
#pragma once

#include <span>
#include <string_view>

#include "http/exposition.h"
#include "http/view.h"
#include "model/group.h"

namespace sentinel::http {

struct Family {
  std::string_view name;
  MetricKind kind{};
  std::string_view help;
  // Of these one is null: samples of the process, or those of one master.
  void (*of_process)(const View& view, Exposition& out) = nullptr;
  void (*of_master)(const View& view, const MasterGroup& group, Exposition& out) = nullptr;
};

// Those that redis_exporter gives for a sentinel, by its names, labels and meanings.
std::span<const Family> ExporterFamilies();
// What only the daemon knows: counted and measured by it, and in its model.
std::span<const Family> ProcessFamilies();
std::span<const Family> MasterFamilies();

}  // namespace sentinel::http
