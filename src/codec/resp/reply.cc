#include "codec/resp/reply.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

#include "base/check.h"

namespace sentinel::codec {
namespace {

std::string DoubleText(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  std::array<char, 32> buffer{};  // The shortest text that gives the value back has at most 24.
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  SENTINEL_CHECK(error == std::errc{});
  return {buffer.data(), end};
}

class Encoder {
 public:
  Encoder(int resp_version, std::string& out) : resp3_(resp_version == 3), out_(out) {}

  void Write(const Reply& reply) {
    switch (reply.kind()) {
      case Reply::Kind::kSimple:
        return Line('+', reply.text());
      case Reply::Kind::kError:
        return Line('-', reply.text());
      case Reply::Kind::kInteger:
        return Header(':', reply.integer());
      case Reply::Kind::kBulk:
        return Blob('$', reply.text());
      case Reply::Kind::kVerbatim:
        return resp3_ ? Blob('=', "txt:" + reply.text()) : Blob('$', reply.text());
      case Reply::Kind::kNullBulk:
        return Raw(resp3_ ? "_\r\n" : "$-1\r\n");
      case Reply::Kind::kNullArray:
        return Raw(resp3_ ? "_\r\n" : "*-1\r\n");
      case Reply::Kind::kDouble:
        return resp3_ ? Line(',', DoubleText(reply.number()))
                      : Blob('$', DoubleText(reply.number()));
      case Reply::Kind::kBoolean:
        return resp3_ ? Raw(reply.integer() != 0 ? "#t\r\n" : "#f\r\n")
                      : Header(':', reply.integer());
      case Reply::Kind::kArray:
        return Aggregate('*', '*', reply);
      case Reply::Kind::kSet:
        return Aggregate('*', '~', reply);
      case Reply::Kind::kPush:
        return Aggregate('*', '>', reply);
      case Reply::Kind::kMap:
        return Aggregate('*', '%', reply);
      case Reply::Kind::kSequence:
        return Elements(reply);
    }
    SENTINEL_UNREACHABLE();
  }

 private:
  static constexpr std::string_view kLineEnd = "\r\n";
  static constexpr std::size_t kDigitsMax = 20;  // Of the longest number, with its sign.
  static constexpr std::size_t kHeaderMax = 1 + kDigitsMax + kLineEnd.size();

  void Raw(std::string_view bytes) { out_.append(bytes); }

  void Header(char type, std::int64_t number) {
    std::array<char, kHeaderMax> line;
    out_.append(line.data(), PutHeader(type, number, line.data()));
  }

  // Returns the end of what was written.
  static char* PutHeader(char type, std::int64_t number, char* to) {
    *to++ = type;
    to = std::to_chars(to, to + kDigitsMax, number).ptr;
    return std::copy(kLineEnd.begin(), kLineEnd.end(), to);
  }

  // A line break would end the reply early and turn the rest of the text into another one.
  void Line(char type, std::string_view text) {
    out_ += type;
    for (const char c : text) out_ += (c == '\r' || c == '\n') ? ' ' : c;
    Raw("\r\n");
  }

  // Written in one piece, as most of what is sent is one of these.
  void Blob(char type, std::string_view text) {
    const std::size_t before = out_.size();
    out_.resize(before + kHeaderMax + text.size() + kLineEnd.size());
    char* end = PutHeader(type, std::ssize(text), out_.data() + before);
    end = std::copy(text.begin(), text.end(), end);
    end = std::copy(kLineEnd.begin(), kLineEnd.end(), end);
    out_.resize(static_cast<std::size_t>(end - out_.data()));
  }

  void Aggregate(char resp2_type, char resp3_type, const Reply& reply) {
    const auto count = std::ssize(reply.elements());
    const bool pairs = resp3_ && reply.kind() == Reply::Kind::kMap;
    Header(resp3_ ? resp3_type : resp2_type, pairs ? count / 2 : count);
    Elements(reply);
  }

  void Elements(const Reply& reply) {
    for (const Reply& element : reply.elements()) Write(element);
  }

  bool resp3_;
  std::string& out_;
};

}  // namespace

Reply Reply::Integer(std::int64_t value) {
  Reply reply(Kind::kInteger);
  reply.integer_ = value;
  return reply;
}

Reply Reply::Double(double value) {
  Reply reply(Kind::kDouble);
  reply.number_ = value;
  return reply;
}

Reply Reply::Boolean(bool value) {
  Reply reply(Kind::kBoolean);
  reply.integer_ = value ? 1 : 0;
  return reply;
}

Reply Reply::Array(std::vector<Reply> elements) {
  return WithElements(Kind::kArray, std::move(elements));
}

Reply Reply::Set(std::vector<Reply> elements) {
  return WithElements(Kind::kSet, std::move(elements));
}

Reply Reply::Push(std::vector<Reply> elements) {
  return WithElements(Kind::kPush, std::move(elements));
}

Reply Reply::Sequence(std::vector<Reply> replies) {
  return WithElements(Kind::kSequence, std::move(replies));
}

Reply Reply::Map(std::vector<std::pair<Reply, Reply>> pairs) {
  Reply map(Kind::kMap);
  for (auto& [key, value] : pairs) map.Add(std::move(key), std::move(value));
  return map;
}

Reply& Reply::Add(Reply element) {
  SENTINEL_CHECK(kind_ == Kind::kArray || kind_ == Kind::kSet || kind_ == Kind::kPush ||
                 kind_ == Kind::kSequence);
  elements_.push_back(std::move(element));
  return *this;
}

Reply& Reply::Add(Reply key, Reply value) {
  SENTINEL_CHECK(kind_ == Kind::kMap);
  elements_.push_back(std::move(key));
  elements_.push_back(std::move(value));
  return *this;
}

Reply Reply::WithElements(Kind kind, std::vector<Reply> elements) {
  Reply reply(kind);
  reply.elements_ = std::move(elements);
  return reply;
}

void Encode(const Reply& reply, int resp_version, std::string& out) {
  SENTINEL_CHECK(resp_version == 2 || resp_version == 3);
  Encoder(resp_version, out).Write(reply);
}

}  // namespace sentinel::codec
