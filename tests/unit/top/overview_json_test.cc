#include "top/overview_json.h"

#include <gtest/gtest.h>

#include "samples.h"

namespace sentinel::top {
namespace {

TEST(OverviewJson, SaysEverything) {
  Master master = GoodMaster();
  master.details->replicas.pop_back();
  master.details->peers.pop_back();
  const std::string a(40, 'a');
  const std::string b(40, 'b');
  EXPECT_EQ(
      OverviewJson({.endpoint = "127.0.0.1:26379",
                    .id = b,
                    .version = "7.0.15",
                    .uptime_s = 60,
                    .masters = {master}}),
      R"({"sentinel":{"id":")" + b +
          R"(","address":"127.0.0.1:26379","version":"7.0.15","tilt":false,"uptime_ms":60000},)"
          R"("masters":[{"name":"mymaster","address":"127.0.0.1:6379","state":"ok",)"
          R"("flags":["master"],"replicas":2,"replicas_ok":1,"sentinels":3,"sentinels_ok":2,)"
          R"("quorum":2,"quorum_ok":true,"config_epoch":7,"last_ok_ping_ms":312,)"
          R"("failover_state":"none","max_lag_bytes":0,"troubles":["replica down",)"
          R"("sentinel down"],"replica_list":[{"address":"127.0.0.1:6380","run_id":")" +
          a +
          R"(","state":"ok","flags":["slave"],"master_link":"up","offset":1000,"lag_bytes":0,)"
          R"("priority":100,"last_ok_ping_ms":90}],"sentinel_list":[{"id":")" +
          b +
          R"(","address":"127.0.0.1:26380","state":"ok","flags":["sentinel"],)"
          R"("last_hello_ms":800,"voted_for":null,"voted_epoch":3}]}]})");
}

TEST(OverviewJson, EscapesNames) {
  const std::string json = OverviewJson({.masters = {GoodMaster("a\"},{\n\xFF")}});
  EXPECT_NE(json.find(R"("name":"a\"},{\n)"
                      "\xEF\xBF\xBD\""),
            std::string::npos)
      << json;
}

TEST(OverviewJson, IsWholeWithoutMasters) {
  EXPECT_EQ(OverviewJson({}),
            R"({"sentinel":{"id":null,"address":"","version":null,"tilt":false,"uptime_ms":0},)"
            R"("masters":[]})");
}

}  // namespace
}  // namespace sentinel::top
