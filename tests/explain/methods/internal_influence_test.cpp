// Internal influence: the published values of a small model.
#include <gtest/gtest.h>

#include <cmath>

#include "support/layered_toy.h"
#include "support/toy_subjects.h"

namespace glass::internal_influence_test {
namespace {

constexpr std::int64_t kNodes = 1000;  // of which one may lie on the wrong side of a kink

Explanation explain(Subject& subject, const std::string& point, const std::string& norm) {
  ExplainInput text = toys::text_of({5});
  text.label = 0;
  const toys::Settings settings = {{"points", std::vector<std::string>{point}},
                                   {"baseline", "pad"},
                                   {"rule", "middle"},
                                   {"nodes", kNodes},
                                   {"norm", norm}};
  return make_explainer("internal_influence", settings)->explain(toys::context_of(subject), {text}).at(0);
}

TEST(InternalInfluence, OfTheMultiLayerModelIsThePublishedOne) {
  // (.9, 1, 1, 1) and, from a baseline on the other side of the kinks, (.7, .8, .8, .8), which is .81 exactly.
  toys::LayeredToy first({0, 100, 0}), second({0, 80, 0}, {0, -20, 0});
  for (const std::string norm : {"signed", "l1"}) {
    EXPECT_NEAR(explain(first, "toy.linear1", norm).values[0], 3.9, 4.0 / kNodes);
    EXPECT_NEAR(explain(second, "toy.linear1", norm).values[0], 3.13, 4.0 / kNodes);
  }
  EXPECT_NEAR(explain(first, "toy.linear1", "l2").values[0], std::sqrt(3.81), 4.0 / kNodes);
}

TEST(InternalInfluence, IsASlope) {
  toys::LayeredToy subject({0, 100, 0});
  const Explanation result = explain(subject, "toy.linear2", "signed");
  EXPECT_NEAR(result.values[0], 1, 1e-12);  // the score is the first of its numbers
  EXPECT_EQ(result.unit, "logit per unit of the point");
  EXPECT_EQ(result.forwards, kNodes + 2);
}

}  // namespace
}  // namespace glass::internal_influence_test
