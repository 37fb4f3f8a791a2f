// A network of its own for a server and its client, with one link to everybody else.
#pragma once

#include <filesystem>
#include <string>

namespace sentinel::loss {

// A network namespace. It goes when the last process in it has gone and this object as well.
// Needs root and the program `ip`: throws HarnessError where it is not allowed.
class Island {
 public:
  // `dir` takes the output of `ip`.
  explicit Island(const std::filesystem::path& dir);
  ~Island();
  Island(const Island&) = delete;
  Island& operator=(const Island&) = delete;

  // Addresses of the two ends of the link.
  std::string island_ip() const;
  std::string mainland_ip() const;

  // Takes the link away, so that what is sent is lost without a word, and gives it back.
  void Cut() const;
  void Heal() const;

  int descriptor() const { return namespace_fd_; }

 private:
  void Remove() const;
  void Ip(const std::string& arguments) const;
  void IpOnIsland(const std::string& arguments) const;

  const std::filesystem::path dir_;
  const int number_;  // Part of names and addresses.
  int namespace_fd_ = -1;
};

// As long as it lives, the calling thread is in the namespace of `descriptor`, and so is what it
// starts; -1: where it is anyway.
class Visit {
 public:
  explicit Visit(int descriptor);
  ~Visit();
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

 private:
  int home_fd_ = -1;
};

}  // namespace sentinel::loss
