// The demonstration: a master dies while a client writes, and everybody can watch what follows.
#include <fmt/format.h>
#include <getopt.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "support/error.h"
#include "support/temp_dir.h"
#include "support/topology.h"

namespace sentinel::harness {
namespace {

constexpr char kUsage[] = R"(Usage: demo [--keep] [--down-after MS] [--sentinel PROGRAM]
  --keep              leave everything running at the end, and say how to talk to it
  --down-after MS     down-after-milliseconds of the sentinels (1000)
  --sentinel PROGRAM  another program in place of the daemon of this build, say redis-sentinel
)";

struct Options {
  bool keep = false;
  Millis down_after{1000};
  SentinelCommand sentinel = OurSentinel();
};

Options ParseOptions(int argc, char** argv) {
  static const option known[] = {{"keep", no_argument, nullptr, 'k'},
                                 {"down-after", required_argument, nullptr, 'd'},
                                 {"sentinel", required_argument, nullptr, 's'},
                                 {"help", no_argument, nullptr, 'h'},
                                 {nullptr, 0, nullptr, 0}};
  Options options;
  for (int found = 0; (found = getopt_long(argc, argv, "", known, nullptr)) != -1;) {
    if (found == 'k') options.keep = true;
    if (found == 'd') options.down_after = Millis(std::atoi(optarg));
    if (found == 's') options.sentinel = {.name = optarg, .argv = {optarg}, .ours = false};
    if (found == 'h' || found == '?') {
      fmt::print(found == 'h' ? stdout : stderr, kUsage);
      std::exit(found == 'h' ? 0 : 2);
    }
  }
  if (optind != argc || options.down_after.count() < 1) {
    fmt::print(stderr, kUsage);
    std::exit(2);
  }
  return options;
}

// Prints whole lines, from any thread; coloured on a terminal, plain elsewhere.
class Screen {
 public:
  enum class Colour { kNone = 0, kBold = 1, kFaint = 2, kRed = 31, kGreen = 32, kYellow = 33 };

  void Heading(const std::string& text) { Line("\n" + Paint(Colour::kBold, text)); }
  void Line(const std::string& text) {
    const std::lock_guard lock(mutex_);
    fmt::print("{}\n", text);
    std::fflush(stdout);
  }
  std::string Paint(Colour colour, const std::string& text) const {
    if (!coloured_ || colour == Colour::kNone) return text;
    return fmt::format("\033[{}m{}\033[0m", static_cast<int>(colour), text);
  }

 private:
  const bool coloured_ = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  std::mutex mutex_;
};

using Colour = Screen::Colour;

// Prints what happens, with the milliseconds since the fault, from Start to Stop.
class Ticker {
 public:
  explicit Ticker(Screen& screen) : screen_(screen) {}

  void Start(SteadyTime origin) {
    origin_ = origin;
    running_ = true;
  }
  void Stop() { running_ = false; }

  void Event(const SentinelEvent& event) {
    // Every switch repeats the list of replicas, on every sentinel; it says nothing new.
    if (event.name == "+slave") return;
    Print(event.at, event.source, event.name, event.payload, ColourOf(event.name));
  }
  void Print(SteadyTime at, const std::string& source, const std::string& name,
             const std::string& text, Colour colour) {
    if (!running_) return;
    screen_.Line(fmt::format(
        "{} {:<11} {} {}",
        screen_.Paint(Colour::kFaint, fmt::format("{:>+10.1f} ms", MillisBetween(origin_, at))),
        source, screen_.Paint(colour, fmt::format("{:<34}", name)), text));
  }

 private:
  static Colour ColourOf(const std::string& name) {
    if (name == "+sdown" || name == "+odown" || name.find("abort") != std::string::npos) {
      return Colour::kRed;
    }
    if (name == "+switch-master" || name == "+promoted-slave") return Colour::kGreen;
    return Colour::kYellow;
  }

  Screen& screen_;
  SteadyTime origin_{};  // Written before running_ is set.
  std::atomic<bool> running_ = false;
};

class Demo {
 public:
  Demo(const Options& options, const std::filesystem::path& dir)
      : ticker_(screen_),
        topology_(dir, TopologySettings(options)),
        down_after_(options.down_after) {
    screen_.Line(screen_.Paint(Colour::kBold, "One master, two replicas and three sentinels") +
                 fmt::format(", all on 127.0.0.1, files below {}", dir.string()));
  }

  // Throws HarnessError when something does not happen.
  void Run() {
    topology_.Start();
    screen_.Heading("The topology");
    ShowTopology();
    RedisServer& old_master = topology_.first_master();
    RedisServer& new_master = KillMaster(old_master);
    screen_.Heading("The new topology");
    ShowTopology();
    ReturnOldMaster(old_master, new_master);
    screen_.Line("\n" + screen_.Paint(Colour::kGreen, "Everything happened as it should."));
  }

  void ExplainHowToTalk() {
    const SentinelProcess& sentinel = topology_.sentinel(0);
    screen_.Heading("Still running");
    screen_.Line(fmt::format("  redis-cli -p {} sentinel masters", sentinel.port()));
    screen_.Line(fmt::format("  redis-cli -p {} sentinel get-master-addr-by-name {}",
                             sentinel.port(), topology_.master_name()));
    screen_.Line(fmt::format("  redis-cli -p {} psubscribe '*'", sentinel.port()));
    screen_.Line(fmt::format("  redis-cli -p {} sentinel failover {}", sentinel.port(),
                             topology_.master_name()));
    screen_.Line(fmt::format("Stop it with\n  kill {}", getpid()));
  }

  std::string Report() const { return topology_.Report(30); }

 private:
  TopologyOptions TopologySettings(const Options& options) {
    TopologyOptions settings;
    settings.sentinels = Repeat(options.sentinel, 3);
    settings.master.down_after = options.down_after;
    settings.on_event = [this](const SentinelEvent& event) { ticker_.Event(event); };
    return settings;
  }

  void ShowTopology() {
    for (const auto& server : topology_.servers()) {
      if (!server->Running()) {
        screen_.Line(fmt::format("  {:<11} port {:<6} {}", server->label(), server->port(),
                                 screen_.Paint(Colour::kRed, "dead")));
        continue;
      }
      const Fields info = server->Replication();
      const bool is_master = Field(info, "role") == "master";
      screen_.Line(fmt::format(
          "  {:<11} port {:<6} {}", server->label(), server->port(),
          is_master ? screen_.Paint(Colour::kGreen, "master") +
                          fmt::format(", connected replicas: {}", Field(info, "connected_slaves"))
                    : fmt::format("replica of port {}, link {}", Field(info, "master_port"),
                                  Field(info, "master_link_status"))));
    }
    for (const auto& sentinel : topology_.sentinels()) {
      const Fields master = sentinel->Master();
      screen_.Line(fmt::format(
          "  {:<11} port {:<6} names port {} as master; knows {} replicas and {} other sentinels",
          sentinel->label(), sentinel->port(), sentinel->MasterPort().value_or(0),
          Field(master, "num-slaves"), Field(master, "num-other-sentinels")));
    }
  }

  RedisServer& KillMaster(RedisServer& old_master) {
    const DiscoveringWriter writer(topology_.WriterSettings());
    const WriteSpan before = writer.AwaitWrite(SteadyTime{});
    screen_.Heading(fmt::format("Killing the master (SIGKILL to process {}) while a client writes",
                                old_master.process().pid()));
    const SteadyTime killed = Now();
    ticker_.Start(killed);
    old_master.process().Kill();

    const WriteSpan after = writer.AwaitOtherThan(before.port, killed);
    ticker_.Print(after.first, "client", "first write",
                  fmt::format("acknowledged by port {}", after.port), Colour::kGreen);
    RedisServer& new_master = topology_.WaitForFailoverFrom(old_master);
    topology_.WaitUntilSettled(new_master);
    ticker_.Stop();

    const std::vector<WriteSpan> spans = writer.Spans();
    screen_.Line(fmt::format(
        "\nThe client could not write for {} ({:.0f} ms of it are down-after-milliseconds).",
        screen_.Paint(Colour::kBold,
                      fmt::format("{:.1f} ms", MillisBetween(spans[0].last, after.first))),
        static_cast<double>(down_after_.count())));
    return new_master;
  }

  void ReturnOldMaster(RedisServer& old_master, RedisServer& new_master) {
    screen_.Heading("Starting the old master again");
    ticker_.Start(Now());
    old_master.Start();
    topology_.WaitUntilFollowing(old_master, new_master);
    ticker_.Print(Now(), old_master.label(), "replica again",
                  fmt::format("of port {}, link up", new_master.port()), Colour::kGreen);
    topology_.WaitUntilSettled(new_master);
    ticker_.Stop();
    screen_.Heading("The topology in the end");
    ShowTopology();
  }

  Screen screen_;
  Ticker ticker_;
  Topology topology_;  // Calls the ticker from a thread of its own: destroyed first.
  Millis down_after_;
};

int RunDemo(const Options& options, const std::function<void()>& stay) {
  TempDir dir("sentinel-demo");
  std::optional<Demo> demo;
  try {
    demo.emplace(options, dir.path());
    demo->Run();
    if (options.keep) {
      demo->ExplainHowToTalk();
      stay();
    }
    return 0;
  } catch (const std::exception& error) {
    dir.Keep();
    fmt::print(stderr, "\nThe demonstration failed: {}\n{}", error.what(),
               demo ? demo->Report() : "");
    return 1;
  }
}

// The servers live as long as the process that started them: with --keep this is a child that goes
// into the background once the demonstration is over.
int RunInBackground(const Options& options) {
  int finished[2];
  if (pipe(finished) != 0) return 1;
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) return 1;
  if (child > 0) {
    close(finished[1]);
    char byte = 0;
    if (read(finished[0], &byte, 1) == 1) return 0;
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
  }
  close(finished[0]);
  return RunDemo(options, [&] {
    sigset_t end;
    sigemptyset(&end);
    for (const int number : {SIGTERM, SIGINT}) sigaddset(&end, number);
    sigprocmask(SIG_BLOCK, &end, nullptr);
    setsid();
    // Nobody who reads our output waits for more.
    for (FILE* stream : {stdout, stderr}) {
      if (std::freopen("/dev/null", "w", stream) == nullptr) std::abort();
    }
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = write(finished[1], &byte, 1);
    int received = 0;
    sigwait(&end, &received);
  });
}

}  // namespace
}  // namespace sentinel::harness

int main(int argc, char** argv) {
  const auto options = sentinel::harness::ParseOptions(argc, argv);
  if (options.keep) return sentinel::harness::RunInBackground(options);
  return sentinel::harness::RunDemo(options, [] {});
}
