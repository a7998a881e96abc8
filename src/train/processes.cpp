// Gloo over a store: https://pytorch.org/docs/stable/distributed.html describes both.
#include "glass/train/processes.h"

#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <chrono>
#include <cstring>

#include "glass/base/error.h"
#include "train/process_group.h"

namespace glass {
namespace {

using Milliseconds = std::chrono::milliseconds;

/// The first line of what c10d says; the rest is a stack trace.
std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

[[noreturn]] void fail_group(std::int64_t rank, std::int64_t count, double timeout, const std::string& reason) {
  fail(ErrorKind::device,
       "process {} of {}: another process of this run ended, or did not answer within {:.0f} s "
       "(compute.timeout_seconds); run the same command again to go on from the last checkpoint ({})",
       rank, count, timeout, first_line(reason));
}

c10::intrusive_ptr<c10d::Store> open_store(const ProcessPlace& place, Milliseconds timeout) {
  c10::intrusive_ptr<c10d::Store> store;
  if (!place.store_file.empty()) {
    store = c10::make_intrusive<c10d::FileStore>(place.store_file, static_cast<int>(place.count));
    store->setTimeout(timeout);
  } else {
    c10d::TCPStoreOptions options;
    options.port = static_cast<std::uint16_t>(place.port);
    options.isServer = place.is_first() && !place.launcher_hosts;
    options.numWorkers = static_cast<std::size_t>(place.count);
    options.waitWorkers = false;
    options.multiTenant = true;
    options.timeout = timeout;
    store = c10::make_intrusive<c10d::TCPStore>(place.host, options);
  }
  return c10::make_intrusive<c10d::PrefixStore>("glassformer/" + place.attempt, store);
}

c10::intrusive_ptr<c10d::ProcessGroup> open_group(const ProcessPlace& place, Milliseconds timeout) {
  const auto store = open_store(place, timeout);
  const int rank = static_cast<int>(place.rank), count = static_cast<int>(place.count);
  auto options = c10d::ProcessGroupGloo::Options::create(timeout);
  // Processes of one machine need no name that others can resolve.
  options->devices.push_back(place.store_file.empty() ? c10d::ProcessGroupGloo::createDefaultDevice()
                                                      : c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1"));
  auto group = c10::make_intrusive<c10d::ProcessGroup>(store, rank, count);
  group->setBackend(c10::DeviceType::CPU, c10d::ProcessGroup::BackendType::GLOO,
                    c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, count, options));
  group->setDefaultBackend(c10d::ProcessGroup::BackendType::GLOO);
  return group;
}

/// One tensor of equal shape from each process, by rank.
std::vector<at::Tensor> all_gather(Processes::Group& group, const at::Tensor& own) {
  std::vector<std::vector<at::Tensor>> outputs(1);
  for (std::int64_t rank = 0; rank < group.count; ++rank) outputs[0].push_back(at::empty_like(own));
  std::vector<at::Tensor> inputs{own};
  group.use([&](c10d::ProcessGroup& c10d) { c10d.allgather(outputs, inputs)->wait(); });
  return outputs[0];
}

}  // namespace

void Processes::Group::use(const std::function<void(c10d::ProcessGroup&)>& work) {
  try {
    work(*c10d);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    fail_group(rank, count, timeout_seconds, error.what());
  }
}

Processes::Processes() = default;

Processes::Processes(const ProcessPlace& place, double timeout_seconds) : place_(place) {
  if (is_alone()) return;
  const Milliseconds timeout(static_cast<std::int64_t>(1e3 * timeout_seconds));
  try {
    group_ = std::make_unique<Group>(Group{open_group(place, timeout), place.rank, place.count, timeout_seconds});
  } catch (const std::exception& error) {
    fail_group(place.rank, place.count, timeout_seconds, error.what());
  }
}

Processes::~Processes() = default;

std::vector<double> Processes::sum(const std::vector<double>& own) {
  if (is_alone()) return own;
  std::vector<at::Tensor> values{at::tensor(own, at::kDouble)};
  group_->use([&](c10d::ProcessGroup& c10d) { c10d.allreduce(values)->wait(); });
  const double* first = values[0].const_data_ptr<double>();
  return {first, first + own.size()};
}

bool Processes::any(bool own) {
  return sum({own ? 1.0 : 0.0}).front() > 0;
}

std::vector<std::string> Processes::gather(const std::string& own) {
  if (is_alone()) return {own};
  const auto size = static_cast<std::int64_t>(own.size());
  std::vector<std::int64_t> sizes;
  std::int64_t most = 1;  // no tensor may be empty
  for (const at::Tensor& given : all_gather(*group_, at::tensor({size}, at::kLong))) {
    sizes.push_back(given.item<std::int64_t>());
    most = std::max(most, sizes.back());
  }
  const at::Tensor padded = at::zeros({most}, at::kByte);
  if (!own.empty()) std::memcpy(padded.mutable_data_ptr<std::uint8_t>(), own.data(), own.size());
  std::vector<std::string> texts;
  for (const at::Tensor& given : all_gather(*group_, padded)) {
    const auto* bytes = reinterpret_cast<const char*>(given.const_data_ptr<std::uint8_t>());
    texts.emplace_back(bytes, static_cast<std::size_t>(sizes[texts.size()]));
  }
  return texts;
}

std::string Processes::from_first(const std::string& own) {
  return gather(is_first() ? own : "").front();
}

void Processes::require_same(const std::string& what, const std::string& own) {
  const std::vector<std::string> given = gather(own);
  for (std::size_t rank = 1; rank < given.size(); ++rank) {
    if (given[rank] == given[0]) continue;
    fail(ErrorKind::config,
         "processes 0 and {} of this run do not have the same {}; start all with one command on equal "
         "files",
         rank, what);
  }
}

}  // namespace glass
