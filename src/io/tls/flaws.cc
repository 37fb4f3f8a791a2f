#include "io/tls/flaws.h"

#include <algorithm>

#include "io/tls/material.h"

namespace sentinel::io {
namespace {

using codec::TlsOptions;

void Look(SSL_CTX* context, TlsUse use, const TlsPairFiles& files, const TlsOptions& options,
          TlsCertificate::Time now, std::vector<TlsFlaw>& flaws) {
  const TlsProof proof = Prove(context, use, now);
  const std::string name = "the certificate of " + files.directive + " (" + files.certificate + ")";
  if (!proof.out_of_dates.empty()) {
    flaws.push_back({use, TlsFlaw::Kind::kDates, true, name + " " + proof.out_of_dates});
  }
  const bool has_authorities = !options.ca_cert_file.empty() || !options.ca_cert_dir.empty();
  if (proof.untrusted.empty() || !has_authorities) return;
  // Other sentinels come over links like ours, with the authorities that we have.
  const bool grave = options.replication && (use == TlsUse::kLinks || options.port != 0);
  const std::string whom = use == TlsUse::kLinks ? "servers and sentinels that links go to"
                           : grave               ? "clients and sentinels"
                                                 : "clients";
  flaws.push_back({use, TlsFlaw::Kind::kTrust, grave,
                   name + " is not verified by our own authorities, as it would have to be by " +
                       whom + ": " + proof.untrusted});
}

}  // namespace

std::vector<TlsFlaw> FindFlaws(const TlsContexts& contexts, const TlsOptions& options,
                               TlsCertificate::Time now) {
  std::vector<TlsFlaw> flaws;
  Look(contexts.server->context.get(), TlsUse::kListener, ListenerPair(options), options, now,
       flaws);
  if (options.replication) {
    Look(contexts.client->get(), TlsUse::kLinks, LinkPair(options), options, now, flaws);
  }
  return flaws;
}

std::vector<TlsFlaw> NewFlaws(const std::vector<TlsFlaw>& next,
                              const std::vector<TlsFlaw>& in_force) {
  std::vector<TlsFlaw> found;
  for (const TlsFlaw& flaw : next) {
    const bool known = std::ranges::any_of(
        in_force, [&](const TlsFlaw& old) { return old.use == flaw.use && old.kind == flaw.kind; });
    if (!known) found.push_back(flaw);
  }
  return found;
}

}  // namespace sentinel::io
