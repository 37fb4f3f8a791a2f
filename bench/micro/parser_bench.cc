// Bytes -> values, for everything that arrives often.
#include <benchmark/benchmark.h>
#include <hiredis/hiredis.h>

#include <memory>
#include <string>

#include "codec/hello/hello.h"
#include "codec/info/info.h"
#include "codec/resp/link_reply.h"
#include "codec/resp/link_request.h"
#include "codec/resp/reply.h"
#include "codec/resp/request_parser.h"
#include "farm/fleet.h"
#include "world.h"

namespace sentinel::micro {
namespace {

struct ReaderDeleter {
  void operator()(redisReader* reader) const { redisReaderFree(reader); }
};

// INFO as a master with one replica sends it.
std::string InfoText() {
  return farm::Fleet({.groups = 1, .first_group = 0, .replicas = 1, .port = 6379})
      .Info(0, "", farm::Time(1000));
}

// The same request so many times in one read.
void RequestParse(benchmark::State& state) {
  std::string bytes;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    bytes += codec::EncodeRequest({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster"});
  }
  codec::RequestParser parser;
  for (auto step : state) {
    parser.Feed(bytes);
    std::int64_t parsed = 0;
    while (true) {
      const auto request = parser.Next();
      if (!request || !*request) break;
      ++parsed;
    }
    if (parsed != state.range(0)) state.SkipWithError("a request was not parsed");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void ReplyEncode(benchmark::State& state) {
  const codec::Reply reply =
      codec::Reply::Array({codec::Reply::Bulk("10.0.0.1"), codec::Reply::Bulk("6379")});
  std::string out;
  for (auto step : state) {
    out.clear();
    codec::Encode(reply, 2, out);
    benchmark::DoNotOptimize(out.data());
  }
}

void LinkReply(benchmark::State& state, RequestKind kind, const std::string& bytes) {
  const std::unique_ptr<redisReader, ReaderDeleter> reader(redisReaderCreate());
  for (auto step : state) {
    redisReaderFeed(reader.get(), bytes.data(), bytes.size());
    void* raw = nullptr;
    redisReaderGetReply(reader.get(), &raw);
    const ReplyBody body = codec::DecodeReply(kind, *static_cast<redisReply*>(raw));
    if (std::holds_alternative<MalformedReply>(body)) state.SkipWithError("malformed");
    freeReplyObject(raw);
  }
}

void LinkReplyPing(benchmark::State& state) { LinkReply(state, RequestKind::kPing, "+PONG\r\n"); }

void LinkReplyInfo(benchmark::State& state) {
  const std::string text = InfoText();
  LinkReply(state, RequestKind::kInfo, '$' + std::to_string(text.size()) + "\r\n" + text + "\r\n");
}

void LinkReplyOpinion(benchmark::State& state) {
  LinkReply(state, RequestKind::kAskPeer,
            "*3\r\n:1\r\n$40\r\n" + std::string(40, 'b') + "\r\n:7\r\n");
}

void InfoParse(benchmark::State& state) {
  const std::string text = InfoText();
  for (auto step : state) {
    const InfoReport report = codec::ParseInfo(text);
    if (report.replicas.size() != 1) state.SkipWithError("no replica found");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

HelloMessage SomeHello() {
  return {.sentinel_host = "10.1.0.98",
          .sentinel_port = 26379,
          .sentinel_id = std::string(40, 'b'),
          .current_epoch = 7,
          .master_name = "mymaster",
          .master_host = "10.0.0.1",
          .master_port = 6379,
          .config_epoch = 7};
}

void HelloParse(benchmark::State& state) {
  const std::string text = FormatHello(SomeHello());
  for (auto step : state) {
    if (!codec::ParseHello(text)) state.SkipWithError("refused");
  }
}

void HelloFormat(benchmark::State& state) {
  const HelloMessage hello = SomeHello();
  for (auto step : state) benchmark::DoNotOptimize(FormatHello(hello));
}

BENCHMARK(RequestParse)->Arg(1)->Arg(100);
BENCHMARK(ReplyEncode);
BENCHMARK(LinkReplyPing);
BENCHMARK(LinkReplyInfo);
BENCHMARK(LinkReplyOpinion);
BENCHMARK(InfoParse);
BENCHMARK(HelloParse);
BENCHMARK(HelloFormat);

}  // namespace
}  // namespace sentinel::micro
