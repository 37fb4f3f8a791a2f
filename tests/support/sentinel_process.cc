#include "support/sentinel_process.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <utility>

#include "support/temp_dir.h"

namespace sentinel::harness {
namespace {

std::vector<Fields> ToTable(const Reply& reply) {
  std::vector<Fields> table;
  for (const Reply& entry : reply.elements) table.push_back(entry.ToMap());
  return table;
}

}  // namespace

std::string MonitoredMaster::ConfigText() const {
  std::string text = fmt::format(
      "sentinel monitor {0} {6} {1} {2}\n"
      "sentinel down-after-milliseconds {0} {3}\n"
      "sentinel failover-timeout {0} {4}\n"
      "sentinel parallel-syncs {0} {5}\n",
      name, port, quorum, down_after.count(), failover_timeout.count(), parallel_syncs, host);
  if (!password.empty()) text += fmt::format("sentinel auth-pass {} {}\n", name, password);
  for (const auto& [directive, value] : extra) {
    text += fmt::format("sentinel {} {} {}\n", directive, name, value);
  }
  return text;
}

SentinelProcess::SentinelProcess(const std::filesystem::path& parent, std::string label,
                                 SentinelCommand command, std::string_view body)
    : label_(std::move(label)),
      command_(std::move(command)),
      dir_(parent / label_),
      config_file_(dir_ / "sentinel.conf"),
      log_file_(dir_ / "sentinel.log") {
  std::filesystem::create_directories(dir_);
  WriteFile(config_file_,
            fmt::format("port {}\nbind 127.0.0.1\ndir \"{}\"\n{}", port(), dir_.string(), body));
}

void SentinelProcess::Start() {
  process_options_.argv = command_.argv;
  process_options_.argv.push_back(config_file_.string());
  process_options_.stdout_file = log_file_;
  process_ = std::make_unique<Process>(process_options_);
}

void SentinelProcess::StartAs(SentinelCommand command) {
  command_ = std::move(command);
  Start();
}

void SentinelProcess::WaitUntilReady() {
  WaitFor(fmt::format("{} to answer on port {}", label_, port()), [this] {
    if (!Running()) return Observation{false, "it has ended\n" + TailOf(log_file_, 5)};
    const Reply reply = Connect().Command({"PING"});
    return Observation{reply.text == "PONG", reply.Describe()};
  });
}

void SentinelProcess::Kill() {
  process_->Kill();
  process_.reset();
}

ExitStatus SentinelProcess::Stop() {
  BeginStop();
  return FinishStop();
}

void SentinelProcess::BeginStop() {
  process_->Terminate();
  if (process_->paused()) process_->Resume();
}

ExitStatus SentinelProcess::FinishStop() {
  const ExitStatus status = process_->WaitForExit();
  process_.reset();
  return status;
}

std::string SentinelProcess::MyId() const { return Connect().Expect({"SENTINEL", "MYID"}).text; }

Fields SentinelProcess::Master(const std::string& name) const {
  return Connect().Expect({"SENTINEL", "MASTER", name}).ToMap();
}

std::vector<Fields> SentinelProcess::Replicas(const std::string& name) const {
  return ToTable(Connect().Expect({"SENTINEL", "REPLICAS", name}));
}

std::vector<Fields> SentinelProcess::Peers(const std::string& name) const {
  return ToTable(Connect().Expect({"SENTINEL", "SENTINELS", name}));
}

std::optional<std::uint16_t> SentinelProcess::MasterPort(const std::string& name) const {
  const Reply reply = Connect().Expect({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", name});
  if (reply.elements.size() != 2) return std::nullopt;
  return static_cast<std::uint16_t>(std::atoi(reply.elements[1].text.c_str()));
}

std::vector<std::string> SentinelProcess::ConfigLines(std::string_view start) const {
  std::vector<std::string> lines;
  std::istringstream text(ReadFile(config_file_));
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with(start)) lines.push_back(line.substr(start.size()));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace sentinel::harness
