#include "model/hugging_face/weight_map.h"

#include <ATen/ATen.h>

#include <cmath>
#include <map>
#include <set>

#include "glass/base/error.h"
#include "glass/base/hash.h"
#include "glass/model/trace.h"
#include "model/hugging_face/weight_form.h"
#include "model/parts/initializer.h"

namespace glass {

namespace {

bool matches_any(const std::vector<std::string>& globs, const std::string& name) {
  for (const std::string& glob : globs) {
    if (glob_matches(glob, name)) return true;
  }
  return false;
}

std::vector<WeightRule> rules_of(const Family& family, const Architecture& architecture) {
  std::vector<WeightRule> rules;
  for (const WeightRule& rule : family.rules) {
    if (rule.applies == nullptr || rule.applies(architecture)) rules.push_back(rule);
  }
  const auto found = family.head_rules.find(architecture.head.kind);
  if (found != family.head_rules.end()) rules.insert(rules.end(), found->second.begin(), found->second.end());
  return rules;
}

/// The oldest files call a norm's weight and bias gamma and beta.
std::string old_norm_name(const std::string& name, const WeightReader& weights) {
  const std::size_t dot = name.rfind('.');
  const std::string old = name.substr(0, dot) + (name.ends_with(".weight") ? ".gamma" : ".beta");
  return dot != std::string::npos && weights.contains(old) ? old : name;
}

/// "a|b": the one that is there, else the first.
std::string pick(const std::string& alternatives, const WeightReader* weights) {
  const std::string first = alternatives.substr(0, alternatives.find('|'));
  for (std::size_t start = 0; weights != nullptr && start <= alternatives.size();) {
    const std::size_t bar = std::min(alternatives.find('|', start), alternatives.size());
    const std::string name = alternatives.substr(start, bar - start);
    if (weights->contains(name)) return name;
    start = bar + 1;
  }
  return weights != nullptr ? old_norm_name(first, *weights) : first;
}

WeightSource source_of(const std::string& ours, const Family& family, const std::vector<WeightRule>& rules,
                       const std::string& prefix, const WeightReader* weights) {
  if (family.rules.empty()) return {{ours}, WeightForm::stacked};  // the project's own files
  for (const WeightRule& rule : rules) {
    std::optional<std::vector<std::string>> names = apply_rule(rule, ours, prefix);
    if (!names) continue;
    for (std::string& name : *names) name = pick(name, weights);
    return {*names, rule.form};
  }
  fail(ErrorKind::bug, "internal error: {}: no rule names the weight {}", family.model_type, ours);
}

std::string with_prefix(const std::string& pattern, const std::string& prefix) {
  return pattern.starts_with('~') ? prefix + pattern.substr(1) : pattern;
}

/// The prefix of the base model's names beside this head.
std::string usual_prefix(const Family& family, HeadKind head) {
  return head == HeadKind::span && !family.span_prefix.empty() ? family.span_prefix : family.prefix;
}

/// The prefix that the file uses: a bare model has none.
std::string prefix_of(const Family& family, HeadKind head, const WeightReader& weights) {
  const std::string prefix = usual_prefix(family, head);
  for (const std::string& name : weights.names()) {
    if (!prefix.empty() && name.starts_with(prefix)) return prefix;
  }
  return "";
}

/// The second name of a tied weight under which alone a file holds it: savers keep any one of its names. "" where there
/// is none, or only in `taken`.
std::string second_name(const Family& family, const std::string& ours, const std::string& prefix,
                        const WeightReader& weights, const std::set<std::string>& taken) {
  for (const WeightCopy& copy : family.copies) {
    const std::string name = with_prefix(copy.theirs, prefix);
    if (copy.of == ours && weights.contains(name) && !taken.contains(name)) return name;
  }
  return "";
}

const StackShape& stack_of(const Architecture& architecture, const std::string& ours) {
  return architecture.decoder && ours.starts_with("decoder.") ? *architecture.decoder : architecture.first();
}

/// Rows of each part of a stacked weight: queries, keys and values, or equal halves.
std::vector<std::int64_t> part_rows(const Architecture& architecture, const std::string& ours, std::size_t parts,
                                    std::int64_t rows) {
  if (parts != 3) return std::vector<std::int64_t>(parts, rows / static_cast<std::int64_t>(parts));
  const AttentionShape& a = stack_of(architecture, ours).attention;
  return {a.heads * a.head_width, a.key_value_heads * a.head_width, a.key_value_heads * a.head_width};
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

/// The shapes that the file's parts of this weight must have.
std::vector<std::vector<std::int64_t>> expected_shapes(const Architecture& architecture, const std::string& ours,
                                                       const Tensor& weight, const WeightSource& source) {
  std::vector<std::vector<std::int64_t>> shapes;
  const std::vector<std::int64_t> own = weight.sizes().vec();
  if (source.form == WeightForm::transposed) return {{own.rbegin(), own.rend()}};
  if (source.form == WeightForm::row) return {{1, own[0]}};
  for (const std::int64_t rows : part_rows(architecture, ours, source.names.size(), own[0])) {
    shapes.push_back(own);
    shapes.back()[0] = rows;
  }
  return shapes;
}

/// All that is wrong between a model and a file, for one error.
struct Complaints {
  static constexpr std::size_t kMost = 30;
  std::vector<std::string> lines;
  void add(const std::string& line) { lines.push_back("  " + line); }
  void throw_if_any(const std::string& origin) {
    if (lines.empty()) return;
    const std::size_t more = lines.size() > kMost ? lines.size() - kMost : 0;
    if (more > 0) lines.resize(kMost);
    fail(ErrorKind::data,
         "{}: the weights do not fit config.json; check that the files belong together, or name what is new in "
         "model.new_parameters and what to leave out in model.ignore:\n{}{}",
         origin, fmt::join(lines, "\n"), more > 0 ? fmt::format("\n  and {} more", more) : "");
  }
};

class Importer {
 public:
  Importer(Transformer& model, const Family& family, const WeightReader& weights, const ImportOptions& options)
      : model_(model),
        family_(family),
        weights_(weights),
        options_(options),
        prefix_(prefix_of(family, model.architecture().head.kind, weights)),
        rules_(rules_of(family, model.architecture())) {}

  WeightReport run() {
    for (const auto& [ours, weight] : model_.named_parameters())
      for (const std::string& name : first_source(ours).names) first_names_.insert(name);
    for (const auto& [ours, weight] : model_.named_parameters()) find(ours, weight);
    sort_rest();
    complaints_.throw_if_any(weights_.path().string());
    check_copies();
    model_.assign([this](const std::string& ours) { return value(ours); });
    NamedTensors carried;
    for (const std::string& name : report_.carried) carried.emplace_back(name, weights_.load(name));
    model_.set_carried(std::move(carried));
    return std::move(report_);
  }

 private:
  WeightSource first_source(const std::string& ours) const {
    return source_of(ours, family_, rules_, prefix_, &weights_);
  }

  WeightSource find_source(const std::string& ours) const {
    WeightSource source = first_source(ours);
    if (source.names.size() != 1 || weights_.contains(source.names[0])) return source;
    const std::string second = second_name(family_, ours, prefix_, weights_, first_names_);
    if (!second.empty()) source.names[0] = second;
    return source;
  }

  void find(const std::string& ours, const Tensor& weight) {
    const WeightSource source = find_source(ours);
    const std::vector<std::vector<std::int64_t>> shapes = expected_shapes(model_.architecture(), ours, weight, source);
    bool is_new = true;
    for (const std::string& name : source.names)
      is_new = is_new && !weights_.contains(name) && matches_any(options_.new_parameters, name);
    for (std::size_t i = 0; i < source.names.size(); ++i) {
      const std::string& name = source.names[i];
      used_.insert(name);
      if (is_new) continue;
      if (!weights_.contains(name)) {
        complaints_.add(fmt::format("{}: missing, expected {}", name, shape_text(shapes[i])));
      } else if (lacks_rows(ours, source.form, weights_.shape(name), shapes[i])) {
        filled_.insert(ours);
      } else if (weights_.shape(name) != shapes[i]) {
        complaints_.add(fmt::format("{}: {} in the file, {} by config.json", name, shape_text(weights_.shape(name)),
                                    shape_text(shapes[i])));
      }
    }
    shapes_[ours] = weight.sizes().vec();
    if (is_new) {
      report_.fresh.push_back(ours);
    } else {
      report_.mapped.emplace_back(ours, source.names);
      sources_[ours] = source;
    }
  }

  /// Word vectors, and what scores every word: a row a token.
  bool has_row_a_token(const std::string& ours) const {
    const bool scores = token_scoring(model_.architecture()) != TokenScoring::none;
    return ours.ends_with("word_embedding.weight") || (scores && ours.starts_with("classifier."));
  }

  /// True for a table with a row a token and too few of them, where rows may be added.
  bool lacks_rows(const std::string& ours, WeightForm form, std::vector<std::int64_t> file,
                  const std::vector<std::int64_t>& asked) const {
    const std::size_t axis = form == WeightForm::row ? 1 : 0;
    if (!options_.fills_vocabulary || !has_row_a_token(ours) || file.size() != asked.size() ||
        file[axis] >= asked[axis])
      return false;
    file[axis] = asked[axis];
    return file == asked;
  }

  /// Tensors of the file that no weight of ours uses.
  void sort_rest() {
    for (const std::string& name : weights_.names()) {
      if (used_.contains(name)) continue;
      if (is_copy(name) || matches(family_.ignored, name) || matches_any(options_.ignore, name)) {
        report_.ignored.push_back(name);
      } else if (matches(family_.carried, name)) {
        report_.carried.push_back(name);
      } else {
        complaints_.add(fmt::format("{}: unknown to this model, {}", name, shape_text(weights_.shape(name))));
      }
    }
  }

  bool matches(const std::vector<std::string>& globs, const std::string& name) const {
    for (const std::string& glob : globs) {
      if (glob_matches(with_prefix(glob, prefix_), name)) return true;
    }
    return false;
  }

  bool is_copy(const std::string& name) const {
    for (const WeightCopy& copy : family_.copies) {
      if (with_prefix(copy.theirs, prefix_) == name && sources_.contains(copy.of)) return true;
    }
    return false;
  }

  /// A tied weight that stands in the file a second time must be the same.
  void check_copies() {
    for (const WeightCopy& copy : family_.copies) {
      const std::string name = with_prefix(copy.theirs, prefix_);
      const auto original = sources_.find(copy.of);
      if (used_.contains(name) || original == sources_.end() || !weights_.contains(name)) continue;
      const Tensor tied = weights_.load(original->second.names[0]), second = weights_.load(name);
      if (tied.numel() == second.numel() && at::equal(tied.flatten(), second.flatten())) continue;
      fail(ErrorKind::data, "{}: {} and {} are one weight in this model, and differ; copy the file again",
           weights_.path().string(), name, original->second.names[0]);
    }
  }

  /// One number that is not finite makes scores wrong, not always visibly: a fused attention may pass over a NaN.
  void check_finite(const std::string& name, const Tensor& weight) const {
    // A sum is the cheapest pass over all numbers; large finite ones may overflow it.
    if (std::isfinite(weight.sum().item<float>())) return;
    const std::int64_t count = weight.isfinite().logical_not().sum().item<std::int64_t>();
    if (count == 0) return;
    fail(ErrorKind::non_finite,
         "{}: {}: {} of its {} numbers are not finite (NaN or infinite); the training that wrote it diverged, or the "
         "file is damaged: take an earlier checkpoint",
         weights_.path().string(), name, count, weight.numel());
  }

  Tensor load(const std::string& name) const { return weights_.load(name, at::kFloat); }

  Tensor value(const std::string& ours) const {
    const auto source = sources_.find(ours);
    if (source == sources_.end()) return fresh_value(ours);
    std::vector<Tensor> parts;
    for (const std::string& name : source->second.names) {
      parts.push_back(load(name));
      check_finite(name, parts.back());
    }
    const Tensor made = to_ours(source->second.form, parts, stack_of(model_.architecture(), ours));
    if (!filled_.contains(ours)) return made;
    std::vector<std::int64_t> more = made.sizes().vec();
    more[0] = shapes_.at(ours)[0] - made.size(0);
    return at::cat({made, made.mean(0, true).expand(more)});
  }

  /// Zero biases, norms that change nothing, matrices from normal(0, 0.02); a function of seed and name.
  Tensor fresh_value(const std::string& ours) const {
    const std::vector<std::int64_t>& shape = shapes_.at(ours);
    if (shape.size() == 1) return at::full(shape, ours.ends_with("norm.weight") ? 1.0 : 0.0, at::kFloat);
    return Initializer::random(options_.seed ^ hash64(ours)).normal(shape).detach();
  }

  Transformer& model_;
  const Family& family_;
  const WeightReader& weights_;
  const ImportOptions& options_;
  std::string prefix_;
  std::vector<WeightRule> rules_;
  std::map<std::string, WeightSource> sources_;              ///< by our name
  std::map<std::string, std::vector<std::int64_t>> shapes_;  ///< by our name
  std::set<std::string> first_names_;                        ///< that the rules give, in the file or not
  std::set<std::string> used_;
  std::set<std::string> filled_;  ///< tables that get more rows
  WeightReport report_;
  Complaints complaints_;
};

/// Equal numbers in equal order.
bool same_values(const WeightReader& weights, const std::string& a, const std::string& b) {
  const Tensor one = weights.load(a, weights.dtype(a)), two = weights.load(b, weights.dtype(b));
  return one.numel() == two.numel() && at::equal(one.flatten(), two.flatten());
}

}  // namespace

void settle_tied_words(const Family& family, const WeightReader& weights, Architecture& architecture) {
  HeadShape& head = architecture.head;
  const bool is_t5 = architecture.family == "t5" || architecture.family == "mt5";
  if ((!head.tied && !is_t5) || token_scoring(architecture) == TokenScoring::none || family.rules.empty()) return;
  const std::string prefix = prefix_of(family, head.kind, weights);
  const std::vector<WeightRule> rules = rules_of(family, architecture);
  const std::string ours = architecture.first().part + ".word_embedding.weight";
  std::string words = source_of(ours, family, rules, prefix, &weights).names[0];
  const std::string output = source_of("classifier.weight", family, rules, prefix, &weights).names[0];
  const bool has_first = weights.contains(words);
  if (!has_first) words = second_name(family, ours, prefix, weights, {output});
  const bool has_two = weights.contains(words) && weights.contains(output) && !same_values(weights, words, output);
  if (is_t5) {
    head.tied = !has_two;
  } else if (has_two && has_first) {
    head.tied = false;
    architecture.config["tie_word_embeddings"] = false;
  }
}

WeightReport import_weights(Transformer& model, const Family& family, const WeightReader& weights,
                            const ImportOptions& options) {
  return Importer(model, family, weights, options).run();
}

NamedTensors export_weights(const Transformer& model, const Family& family) {
  const Architecture& architecture = model.architecture();
  const bool has_none = architecture.head.kind == HeadKind::none || architecture.head.kind == HeadKind::embedding;
  const bool is_bare =
      has_none && !class_name(ConfigFields(architecture.config, "config.json")).ends_with("ForPreTraining");
  const std::string prefix = is_bare ? "" : usual_prefix(family, architecture.head.kind);
  const std::vector<WeightRule> rules = rules_of(family, architecture);
  NamedTensors out;
  for (const auto& [ours, weight] : model.named_parameters()) {
    const WeightSource source = source_of(ours, family, rules, prefix, nullptr);
    const Tensor value = weight.detach();
    const std::vector<Tensor> parts =
        to_theirs(source.form, value, part_rows(architecture, ours, source.names.size(), value.size(0)),
                  stack_of(architecture, ours));
    for (std::size_t i = 0; i < parts.size(); ++i) out.emplace_back(source.names[i], parts[i]);
  }
  for (const auto& [name, tensor] : model.carried()) out.emplace_back(name, tensor);
  return out;
}

}  // namespace glass
