// Runs of several seeds and their summary.
#include "glass/train/seeds.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/statistics.h"

namespace glass {
namespace {

constexpr const char* kSeedsSchema = "glassformer.seeds/1";

Json bound(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json summarise(const std::map<std::string, std::vector<double>>& values) {
  Json summary = Json::object();
  for (const auto& [name, numbers] : values) {
    const Interval mean = student_mean(numbers);
    summary[name] = {{"value", mean.value}, {"low", bound(mean.low)}, {"high", bound(mean.high)}};
  }
  return summary;
}

}  // namespace

std::vector<std::int64_t> parse_seeds(const std::string& text) {
  std::vector<std::int64_t> seeds;
  std::size_t start = 0;
  while (start <= text.size()) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    std::int64_t seed = 0;
    const auto [stopped, error] = std::from_chars(text.data() + start, text.data() + comma, seed);
    if (error != std::errc() || stopped != text.data() + comma || seed < 0) {
      fail(ErrorKind::usage, "--seeds: '{}': expected whole numbers >= 0 with commas between them, such as 1,2,3",
           shown(text));
    }
    if (std::find(seeds.begin(), seeds.end(), seed) != seeds.end())
      fail(ErrorKind::usage, "--seeds: {} stands twice", seed);
    seeds.push_back(seed);
    start = comma + 1;
  }
  return seeds;
}

Json train_seeds(const std::vector<std::int64_t>& seeds, const std::filesystem::path& run,
                 const TrainSeed& train_seed) {
  Json runs = Json::array();
  std::map<std::string, std::vector<double>> values;
  for (const std::int64_t seed : seeds) {
    const std::string name = fmt::format("seed-{}", seed);
    const Json metrics = train_seed(seed, run / name);
    for (const auto& [metric, value] : metrics.items())
      values[metric].push_back(value.is_object() ? value.at("value").get<double>() : value.get<double>());
    runs.push_back({{"seed", seed}, {"folder", name}, {"metrics", metrics}});
  }
  Json document = {{"schema", kSeedsSchema}, {"seeds", seeds}, {"runs", runs}, {"metrics", summarise(values)}};
  make_folder(run);
  write_file(run / "seeds.json", dump_json(document, 1) + "\n");
  return document;
}

}  // namespace glass
