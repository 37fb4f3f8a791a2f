// What clients have left unread of their answers, all together.
#pragma once

#include <cstddef>

namespace sentinel::io {

// Who asks on and on and never reads has the answers pile up here: by default the output buffer of
// a client has no limit, as stock. While all of them have left too much, who has left more than a
// few is answered no further request until he has read them all. What he asks waits in the kernel.
class UnsentAnswers {
 public:
  static constexpr std::size_t kMost = 64 * 1024 * 1024;
  static constexpr std::size_t kFew = 64 * 1024;

  // Of one client; nothing is left behind it.
  class Share {
   public:
    explicit Share(UnsentAnswers& all) : all_(all) {}
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share() { Set(0); }

    // Without touching the others where nothing changes: a closed one may outlive them.
    void Set(std::size_t bytes) {
      if (bytes == bytes_) return;
      all_.bytes_ += bytes - bytes_;
      bytes_ = bytes;
    }
    bool too_much() const { return bytes_ > kFew && all_.bytes_ > kMost; }

   private:
    UnsentAnswers& all_;
    std::size_t bytes_ = 0;
  };

  std::size_t bytes() const { return bytes_; }

 private:
  std::size_t bytes_ = 0;
};

}  // namespace sentinel::io
