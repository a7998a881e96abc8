// Laws of watching a model, on every family: edits know where they are, a forward goes on from whatever was stored.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "glass/base/error.h"
#include "model/parts/parts.h"
#include "support/golden_family.h"

namespace glass::watching_test {
namespace {

constexpr double kDoubleTolerance = 1e-9;  // fp64 sums in another order through all layers, share of the largest score
constexpr double kFloatTolerance = 1e-5;   // the same in fp32

double largest(const Tensor& values) {
  return std::max(values.to(at::kDouble).abs().max().item<double>(), 1.0);
}

class Watching : public testing::TestWithParam<std::string> {
 protected:
  Watching() : family_(GetParam()), points_(family_.model.points()) {}
  Tensor scores(Trace& trace) { return family_.scores(family_.batch, trace); }

  golden::Family family_;
  std::vector<PointInfo> points_;
};

/// Multiplies the rows or the pattern of every text by a number of its own; `first` is the number of the batch's first.
Edit scale_by_text(std::int64_t first) {
  const auto factor = [](std::int64_t text) { return 1.0 + 0.05 * static_cast<double>(text + 1); };
  return [=](const Tensor& value, const EditPlace& place) {
    const auto texts = static_cast<std::int64_t>(place.cu_seqlens.size()) - 1;
    EXPECT_GT(texts, 0) << place.point.name();
    if (place.sequence >= 0) {
      EXPECT_EQ(value.size(1), place.cu_seqlens[place.sequence + 1] - place.cu_seqlens[place.sequence]);
      return value * factor(first + place.sequence);
    }
    EXPECT_EQ(value.size(0), place.cu_seqlens.back()) << place.point.name();
    std::vector<Tensor> parts;
    for (std::int64_t b = 0; b < texts; ++b) {
      const std::int64_t row = place.cu_seqlens[b];
      parts.push_back(value.narrow(0, row, place.cu_seqlens[b + 1] - row) * factor(first + b));
    }
    return at::cat(parts);
  };
}

TEST_P(Watching, EditsByTextInABatchAreThoseOfTheTextsAlone) {
  family_.model.to(at::kCPU, at::kDouble);
  for (const char* glob : {"*", "*pattern", "*.self_*", "*.cross_*"}) {
    if (std::none_of(points_.begin(), points_.end(), [&](const auto& p) { return glob_matches(glob, p.name); }))
      continue;
    Trace trace;
    trace.edit(glob, scale_by_text(0));
    const Tensor together = scores(trace);
    trace.finish(points_);
    for (std::int64_t b = 0; b < family_.batch.size(); ++b) {
      Trace single;
      single.edit(glob, scale_by_text(b));
      const Tensor alone = family_.scores(family_.alone(b), single);
      EXPECT_LT(golden::largest_difference(family_.rows_of(together, b), alone), kDoubleTolerance * largest(alone))
          << glob << " text " << b;
    }
  }
}

TEST_P(Watching, AForwardStartedAtAnyPointThatSaysSoEqualsTheFullOne) {
  Trace full;
  full.read("*");
  const Tensor expected = scores(full);
  std::size_t tried = 0;
  for (auto start = points_.begin(); start != points_.end(); ++start) {
    if (!start->can_start) continue;
    ++tried;
    Trace trace;
    trace.start_from(start->name, full[start->name]).read("*");
    EXPECT_LE(golden::largest_difference(scores(trace), expected), kFloatTolerance * largest(expected)) << start->name;
    for (auto point = points_.begin(); point != points_.end(); ++point) {
      const bool is_below = point->stack == start->stack && point < start;
      EXPECT_EQ(trace.has(point->name), !is_below) << point->name << " from " << start->name;
    }
  }
  EXPECT_GE(tried, 2 + 2 * static_cast<std::size_t>(family_.model.architecture().last().layers));
}

TEST_P(Watching, BothStacksCanStartAtOnce) {
  const Architecture& architecture = family_.model.architecture();
  if (!architecture.encoder || !architecture.decoder) return;
  Trace full;
  full.read("*");
  const Tensor expected = scores(full);
  const std::string middle = "decoder.0.resid_post";
  for (const auto& [encoder, decoder] : {std::pair<std::string, std::string>{"encoder.embed", "decoder.embed"},
                                         {"encoder.final_norm", middle},
                                         {"encoder.0.resid_post", "final_norm"}}) {
    Trace trace;
    trace.start_from(encoder, full[encoder]).start_from(decoder, full[decoder]);
    EXPECT_LE(golden::largest_difference(scores(trace), expected), kFloatTolerance * largest(expected)) << encoder;
  }
}

TEST_P(Watching, TheStoredValueIsWhatAForwardGoesOnFrom) {
  Trace full;
  full.read("*");
  scores(full);
  for (const PointInfo& point : points_) {
    if (!point.can_start) continue;
    const Tensor other = full[point.name].flip(1);
    Trace start, edit;
    start.start_from(point.name, other);
    edit.edit(point.name, [&](const Tensor&, const EditPlace&) { return other; });
    const Tensor expected = scores(edit);
    EXPECT_LE(golden::largest_difference(scores(start), expected), kFloatTolerance * largest(expected)) << point.name;
  }
}

TEST_P(Watching, EverySiteEditedWithItsOwnValueChangesNothingButRounding) {
  family_.model.to(at::kCPU, at::kDouble);
  Trace idle, edited;
  edited.edit("*", [](const Tensor& value, const EditPlace&) { return value * 1; });
  const Tensor expected = scores(idle);
  EXPECT_LT(golden::largest_difference(scores(edited), expected), kDoubleTolerance * largest(expected));
  EXPECT_NO_THROW(edited.finish(points_));
}

TEST_P(Watching, TheActivationOfWhatStandsBeforeItIsTheNextSite) {
  Trace trace;
  trace.read("*.mlp_*");
  scores(trace);
  const Architecture& architecture = family_.model.architecture();
  for (const auto& stack : {architecture.encoder, architecture.decoder}) {
    for (std::int64_t layer = 0; stack && layer < stack->layers; ++layer) {
      const std::string block = stack->part + "." + std::to_string(layer);
      Tensor hidden = activate(stack->feed_forward.activation, trace[block + ".mlp_pre"]);
      EXPECT_EQ(trace.has(block + ".mlp_up"), stack->feed_forward.gated);
      if (stack->feed_forward.gated) {
        EXPECT_LT(golden::largest_difference(hidden, trace[block + ".mlp_act"]), kFloatTolerance * largest(hidden));
        hidden = hidden * trace[block + ".mlp_up"];
      }
      // The halves of one product are read in steps of another width than their copies.
      EXPECT_LT(golden::largest_difference(hidden, trace[block + ".mlp_hidden"]), kFloatTolerance * largest(hidden));
    }
  }
}

TEST_P(Watching, TheSoftmaxOfTheScoresOfVisibleKeysIsThePattern) {
  family_.model.to(at::kCPU, at::kDouble);
  Trace trace;
  trace.read("*_scores").read("*_pattern");
  scores(trace);
  for (const PointInfo& point : points_) {
    if (point.kind != PointKind::attention_scores || !point.site.ends_with("_scores")) continue;
    const std::string part = point.name.substr(0, point.name.rfind('_'));
    for (std::int64_t b = 0; b < family_.batch.size(); ++b) {
      const Tensor pattern = trace.patterns(part + "_pattern")[b];
      const Tensor visible = trace.patterns(point.name)[b].masked_fill(pattern == 0, -INFINITY);
      EXPECT_LT(golden::largest_difference(at::softmax(visible, -1), pattern), kDoubleTolerance) << point.name;
    }
  }
}

TEST_P(Watching, WhatASoftCapReadsIsBeforeIt) {
  family_.model.to(at::kCPU, at::kDouble);
  Trace trace;
  trace.read("*.self_*").read("*logits*");
  scores(trace);
  const Architecture& architecture = family_.model.architecture();
  const double cap = architecture.last().attention.soft_cap;
  EXPECT_EQ(trace.has(architecture.last().part + ".0.self_products"), cap > 0);
  EXPECT_EQ(trace.has("logits_uncapped"), architecture.head.soft_cap > 0);
  if (cap == 0) return;  // no other family has a soft cap; Gemma 2 adds no bias behind it
  for (std::int64_t b = 0; b < family_.batch.size(); ++b) {
    const Tensor products = trace.patterns("decoder.0.self_products")[b];
    EXPECT_LT(golden::largest_difference(soft_cap(products, cap), trace.patterns("decoder.0.self_scores")[b]),
              kDoubleTolerance);
    EXPECT_GT(golden::largest_difference(products, trace.patterns("decoder.0.self_scores")[b]), 0);
  }
  EXPECT_LT(golden::largest_difference(soft_cap(trace["logits_uncapped"], architecture.head.soft_cap), trace["logits"]),
            kDoubleTolerance);
}

TEST_P(Watching, AnEditOfWholeRunsSeesEveryTextOfALengthTogether) {
  Trace one_by_one, together;
  std::int64_t seen = 0;
  const auto sharpen = [](const Tensor& pattern, const EditPlace&) { return pattern.square(); };
  one_by_one.edit("*self_pattern", sharpen);
  together.edit_runs("*.0.self_pattern", [&](const Tensor& run, const EditPlace& place) {
    EXPECT_EQ(run.dim(), 4);
    if (place.point.name() == points_.front().stack + ".0.self_pattern") seen += run.size(0);
    return run.square();
  });
  for (const PointInfo& point : points_) {
    if (point.site == "self_pattern" && point.layer > 0) together.edit(point.name, sharpen);
  }
  EXPECT_TRUE(at::equal(scores(one_by_one), scores(together)));
  EXPECT_EQ(seen, family_.batch.size());
}

TEST_P(Watching, WithoutItsScaleANormKeepsNothingOfItsRows) {
  const std::map<std::string, std::string> read_by = {
      {"self_norm_scale", "self_value"}, {"self_sum_norm_scale", "resid_mid"},    {"cross_norm_scale", "cross_query"},
      {"mlp_norm_scale", "mlp_pre"},     {"cross_sum_norm_scale", "resid_cross"}, {"mlp_sum_norm_scale", "resid_post"}};
  for (const PointInfo& point : points_) {
    if (point.kind != PointKind::norm_scale || !read_by.contains(point.site)) continue;
    const std::string reader = point.stack + "." + std::to_string(point.layer) + "." + read_by.at(point.site);
    Trace trace;
    trace.edit(point.name, [](const Tensor& value, const EditPlace&) { return at::zeros_like(value); }).read(reader);
    scores(trace);
    const Tensor& rows = trace[reader];
    EXPECT_LT((rows - rows[0]).abs().max().item<double>(), kFloatTolerance) << reader;
  }
}

TEST_P(Watching, AScaleIsOneThroughTheDeviationOfTheRow) {
  Trace trace;
  trace.read("*.resid_pre").read("*.self_norm_scale");
  scores(trace);
  const Architecture& architecture = family_.model.architecture();
  for (const auto& stack : {architecture.encoder, architecture.decoder}) {
    for (std::int64_t layer = 0; stack && layer < stack->layers; ++layer) {
      const std::string block = stack->part + "." + std::to_string(layer);
      if (!trace.has(block + ".self_norm_scale")) continue;
      const Tensor x = trace[block + ".resid_pre"].to(at::kDouble);
      const Tensor centred = stack->norm.kind == NormKind::layer ? x - x.mean(1, true) : x;
      const Tensor expected = 1 / (centred.square().mean(1, true) + stack->norm.epsilon).sqrt();
      EXPECT_LT(golden::largest_difference(trace[block + ".self_norm_scale"], expected),
                kFloatTolerance * largest(expected));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Watching, testing::ValuesIn(golden::family_names()),
                         [](const auto& info) { return info.param; });

TEST(WatchingErrors, TwoStartsInOneStackAndUnknownOnesAreRefused) {
  golden::Family family("t5");
  Trace full;
  full.read("*");
  family.scores(family.batch, full);
  const auto error_of = [&](Trace& trace) {
    try {
      family.scores(family.batch, trace);
      return std::string();
    } catch (const Error& error) {
      return std::string(error.what());
    }
  };
  Trace twice, unknown;
  twice.start_from("decoder.embed", full["decoder.embed"]).start_from("final_norm", full["final_norm"]);
  EXPECT_NE(error_of(twice).find("points of one stack"), std::string::npos);
  unknown.start_from("decoder.0.mlp_out", full["decoder.0.mlp_out"]);
  EXPECT_NE(error_of(unknown).find("cannot start from 'decoder.0.mlp_out'"), std::string::npos);
}

TEST(WatchingErrors, AStartThatASubjectDidNotTakeIsSaid) {
  Trace trace;
  trace.start_from("words", at::zeros({1}));
  EXPECT_THROW(trace.finish({{"words", "[N, D]", "token vectors"}}), Error);
}

}  // namespace
}  // namespace glass::watching_test
