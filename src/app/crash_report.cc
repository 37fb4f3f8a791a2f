#include "app/crash_report.h"

#include <execinfo.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <string_view>

#include "app/version.h"

namespace sentinel::app {
namespace {

constexpr int kSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr int kFramesMax = 100;
constexpr unsigned kSecondsToReport = 10;

// The handler runs whatever has become of the process, so all it needs is made before.
std::array<char, 4096> log_path{};              // Empty = standard output.
alignas(16) std::array<char, 65536> own_stack;  // An overflown one cannot be used.
std::atomic_flag reporting = ATOMIC_FLAG_INIT;

// A line made of parts, in a buffer of its own.
class Line {
 public:
  Line& operator<<(std::string_view text) {
    const std::size_t size = std::min(text.size(), buffer_.size() - used_);
    std::memcpy(buffer_.data() + used_, text.data(), size);
    used_ += size;
    return *this;
  }
  Line& operator<<(std::uint64_t number) { return Digits(number, 10); }
  Line& Hex(std::uint64_t number) { return (*this << "0x").Digits(number, 16); }

  void WriteTo(int fd) {
    *this << "\n";
    std::size_t done = 0;
    while (done < used_) {
      const ssize_t written = ::write(fd, buffer_.data() + done, used_ - done);
      if (written < 0 && errno != EINTR) return;
      if (written > 0) done += static_cast<std::size_t>(written);
    }
  }

 private:
  Line& Digits(std::uint64_t number, unsigned base) {
    std::array<char, 20> digits{};
    std::size_t at = digits.size();
    do {
      digits[--at] = "0123456789abcdef"[number % base];
      number /= base;
    } while (number != 0);
    return *this << std::string_view(digits.data() + at, digits.size() - at);
  }

  std::array<char, 512> buffer_{};
  std::size_t used_ = 0;
};

std::string_view NameOf(int number) {
  switch (number) {
    case SIGSEGV:
      return "SIGSEGV";
    case SIGBUS:
      return "SIGBUS";
    case SIGFPE:
      return "SIGFPE";
    case SIGILL:
      return "SIGILL";
    default:
      return "SIGABRT";
  }
}

// As the log begins a line of a signal.
Line Begin() {
  Line line;
  line << static_cast<std::uint64_t>(::getpid()) << ":signal-handler ("
       << static_cast<std::uint64_t>(::time(nullptr)) << ") ";
  return line;
}

void WriteReport(int fd, int number, const siginfo_t& info) {
  Line head = Begin();
  head << "Sentinel " << std::string_view(kVersion) << " crashed by signal " << NameOf(number)
       << ", code " << static_cast<std::uint64_t>(std::max(info.si_code, 0));
  if (info.si_code > 0) head << ", at address ";
  if (info.si_code > 0) head.Hex(reinterpret_cast<std::uintptr_t>(info.si_addr));
  head.WriteTo(fd);
  (Begin() << "Stack of the thread that crashed, innermost function first:").WriteTo(fd);
  std::array<void*, kFramesMax> frames{};
  const int count = ::backtrace(frames.data(), kFramesMax);
  ::backtrace_symbols_fd(frames.data(), count, fd);
  (Begin() << "End of the crash report. Please send it to the maintainers.").WriteTo(fd);
}

void DieOf(int number) {
  ::signal(number, SIG_DFL);
  sigset_t only{};
  sigemptyset(&only);
  sigaddset(&only, number);
  ::raise(number);
  ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
}

extern "C" void OnCrash(int number, siginfo_t* info, void*) {
  // Another thread that crashes meanwhile waits for the end of the process.
  while (reporting.test_and_set()) ::pause();
  // Should the report not come to its end. Nobody else uses this signal.
  ::signal(SIGALRM, SIG_DFL);
  ::alarm(kSecondsToReport);
  const int fd = log_path[0] == '\0'
                     ? STDOUT_FILENO
                     : ::open(log_path.data(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd >= 0) WriteReport(fd, number, *info);
  DieOf(number);
}

}  // namespace

void ReportCrashes(const std::string& logfile) {
  const std::size_t size = std::min(logfile.size(), log_path.size() - 1);
  std::memcpy(log_path.data(), logfile.data(), size);

  // The first call loads a library, which must not happen in the handler.
  std::array<void*, 1> frame{};
  ::backtrace(frame.data(), 1);

  stack_t stack{};
  stack.ss_sp = own_stack.data();
  stack.ss_size = own_stack.size();
  ::sigaltstack(&stack, nullptr);

  struct sigaction action {};
  action.sa_sigaction = OnCrash;
  // One more of the same kind, inside the handler, ends the process.
  action.sa_flags = static_cast<int>(SA_SIGINFO | SA_ONSTACK | SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  for (const int number : kSignals) ::sigaction(number, &action, nullptr);
}

}  // namespace sentinel::app
