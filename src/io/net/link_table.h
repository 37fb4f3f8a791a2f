// Outgoing connections to Redis servers and peer sentinels: the Links port.
//
// Inputs are collected and given to the sink when a link has read what it got, or at the end of the
// turn, in order; never from inside Open(), Close() or Send(). After Close() nothing more is heard
// of a link. A link that ended by itself is forgotten once its LinkClosed has been delivered.
//
// A link that is closed behind its requests parts: it stays until all of them have been answered,
// which shows that they have arrived. To close the socket any earlier could take back what is on
// its way, as an end with replies unread is a reset.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "io/event/timer.h"
#include "io/net/connection.h"
#include "io/net/reply_reader.h"
#include "io/net/tls_links.h"
#include "sentinel/input.h"
#include "sentinel/ports.h"

namespace sentinel::io {

class Link;

class LinkTable final : public Links {
 public:
  using Sink = std::function<void(Input)>;

  struct Options {
    ConnectOptions connect;
    // A reply, or what a server sends without being asked, above this ends the link.
    std::size_t reply_bytes_max = std::size_t{64} << 20;
    // As for requests that the other side does not read.
    std::size_t output_bytes_max = std::size_t{64} << 20;
    // Gets the text of every reply to INFO, and whose it is, as it comes in. May be null.
    std::function<void(const std::string& ip, std::uint16_t port, std::string_view text)> on_info =
        nullptr;
    TlsLinks* tls = nullptr;  // Null: links are in plain text. Outlives the table.
  };

  LinkTable(Loop& loop, Options options, Sink sink);
  ~LinkTable() override;

  void Open(const OpenLink& open) override;
  void Close(const CloseLink& close) override;
  void Send(const sentinel::Send& send) override;

  std::size_t size() const { return links_.size(); }
  std::size_t parting() const { return parting_.size(); }

 private:
  friend class Link;

  struct LinkInput {
    LinkId link;
    Input input;
  };

  // Closed behind its requests.
  struct PartingLink {
    std::unique_ptr<Link> link;
    std::unique_ptr<Timer> patience;
  };

  void Report(LinkId link, Input input);
  void Deliver();
  void Part(LinkId id, std::unique_ptr<Link> link);
  void GiveUp(LinkId id);
  void EndIfAnswered(LinkId id);

  Loop& loop_;
  Options options_;
  ReplyReaders readers_;
  Sink sink_;
  Deferred turn_end_;
  std::vector<LinkInput> inputs_;      // Not yet delivered.
  std::vector<LinkInput> delivering_;  // Empty but inside Deliver().
  std::unordered_map<LinkId, std::unique_ptr<Link>> links_;
  std::unordered_map<LinkId, std::unique_ptr<PartingLink>> parting_;  // Not in links_ any more.
};

}  // namespace sentinel::io
