// Owen values against every order that keeps a tree's nodes together, and against SHAP's partition explainer.
#include <gtest/gtest.h>

#include "explain/unit_tree.h"
#include "support/coalition_games.h"
#include "support/error_text.h"
#include "support/shap_golden.h"

namespace glass::owen_test {
namespace {

using games::kExact;

toys::Settings balanced(std::int64_t samples = 1 << 20) {
  return {{"tree", std::string("balanced")}, {"samples", samples}};
}

/// The orders of a tree's leaves: at every node either half comes first.
std::vector<std::vector<std::size_t>> orders_of(const UnitTree& tree, std::size_t node = 0) {
  if (tree[node].size() == 1) return {{tree[node].first}};
  std::vector<std::vector<std::size_t>> orders;
  for (const auto& left : orders_of(tree, tree[node].left)) {
    for (const auto& right : orders_of(tree, tree[node].right)) {
      orders.push_back(left);
      orders.back().insert(orders.back().end(), right.begin(), right.end());
      orders.push_back(right);
      orders.back().insert(orders.back().end(), left.begin(), left.end());
    }
  }
  return orders;
}

TEST(Owen, AreTheMeansOverTheOrdersThatKeepTheTreeTogether) {
  for (const std::size_t units : {1u, 2u, 3u, 5u, 7u}) {
    const std::vector<double> x = games::tangled_numbers(std::max<std::size_t>(units, 3));
    const auto function = [&](const Tensor& v) {
      return games::tangled_function(at::cat({v, at::ones({3, 1}, at::kDouble)}));
    };
    const auto score = [&](const std::vector<std::uint8_t>& shown) {
      Tensor v = at::zeros({static_cast<std::int64_t>(units), 1}, at::kDouble);
      for (std::size_t u = 0; u < units; ++u) v[static_cast<std::int64_t>(u)][0] = shown[u] != 0 ? x[u] : 0;
      return function(v).item<double>();
    };
    std::vector<double> sums(units, 0.0);
    const auto orders = orders_of(balanced_tree(units));
    ASSERT_EQ(orders.size(), std::size_t{1} << (units - 1));
    for (const std::vector<std::size_t>& order : orders) {
      std::vector<std::uint8_t> shown(units, 0);
      double before = score(shown);
      for (const std::size_t unit : order) {
        shown[unit] = 1;
        sums[unit] += score(shown) - before;
        before = score(shown);
      }
    }
    const Explanation result = games::explain_numbers(
        "owen", {x.begin(), x.begin() + static_cast<std::ptrdiff_t>(units)}, function, balanced());
    EXPECT_TRUE(result.quality["exact"].get<bool>());
    for (std::size_t u = 0; u < units; ++u)
      EXPECT_NEAR(result.values[u], sums[u] / static_cast<double>(orders.size()), kExact) << units;
  }
}

TEST(Owen, AreThoseOfShapsPartitionExplainer) {
  test::ShapGolden golden;
  golden.compare("owen", balanced(), "owen");
}

TEST(Owen, WithFewTextsTheLargestChangesAreToldApartAndTheRestIsShared) {
  // The first unit alone counts: four splits find it among 16, and everything else is equal.
  std::vector<double> x(16, 0.0);
  x[0] = 5;
  const Explanation result = games::explain_numbers("owen", x, games::total, balanced(12));
  EXPECT_FALSE(result.quality["exact"].get<bool>());
  EXPECT_NEAR(result.quality["completeness_delta"].get<double>(), 0, kExact);
  EXPECT_LE(result.forwards, 13);
  const Explanation tangled = games::explain_tangled("owen", 12, balanced(20));
  EXPECT_FALSE(tangled.quality["exact"].get<bool>());
  EXPECT_NEAR(tangled.quality["completeness_delta"].get<double>(), 0, kExact);
  EXPECT_GT(tangled.quality["largest_shared"].get<double>(), 0);
}

TEST(Owen, TheNestedTreeCutsBetweenSentencesThenWords) {
  ExplainInput input = games::units_text(6);
  input.sentences = {0, 0, 0, 0, 1, 1};
  input.words = {0, 1, 1, 1, 2, 3};
  const Units units = units_of(input, "token", "a test");
  std::vector<std::pair<std::size_t, std::size_t>> nodes;
  for (const TreeNode& node : nested_tree(units, input)) nodes.emplace_back(node.first, node.last);
  EXPECT_EQ(nodes, (std::vector<std::pair<std::size_t, std::size_t>>{
                       {0, 6}, {0, 4}, {0, 1}, {1, 4}, {1, 3}, {1, 2}, {2, 3}, {3, 4}, {4, 6}, {4, 5}, {5, 6}}));
}

std::vector<std::pair<std::size_t, std::size_t>> nodes_of(const UnitTree& tree) {
  std::vector<std::pair<std::size_t, std::size_t>> nodes;
  for (const TreeNode& node : tree) nodes.emplace_back(node.first, node.last);
  return nodes;
}

TEST(Owen, ATreeOfTheUsersOwnIsTheOrdersThatKeepItTogether) {
  const std::vector<double> x = {0.7, -1.1, 0.4, 1.3};
  const auto score = [&](const Tensor& v) { return (v[0] * v[1] + v[1] * v[2] * v[3] + v.sum().sin()).reshape({1}); };
  const UnitTree tree = written_tree(parse_json("[[0, [1, 2]], 3]", "a test"), 4, 4, "a test");
  EXPECT_EQ(nodes_of(tree),
            (std::vector<std::pair<std::size_t, std::size_t>>{{0, 4}, {0, 3}, {0, 1}, {1, 3}, {1, 2}, {2, 3}, {3, 4}}));
  std::vector<double> sums(4, 0.0);
  const auto orders = orders_of(tree);
  for (const std::vector<std::size_t>& order : orders) {
    Tensor shown = at::zeros({4, 1}, at::kDouble);
    double before = score(shown).item<double>();
    for (const std::size_t unit : order) {
      shown[static_cast<std::int64_t>(unit)][0] = x[unit];
      sums[unit] += score(shown).item<double>() - before;
      before = score(shown).item<double>();
    }
  }
  const Explanation result = games::explain_numbers("owen", x, score, {{"tree", std::string("[[0, [1, 2]], 3]")}});
  for (std::size_t u = 0; u < 4; ++u)
    EXPECT_NEAR(result.values[u], sums[u] / static_cast<double>(orders.size()), kExact);
  EXPECT_EQ(result.settings["tree"], "[[0, [1, 2]], 3]");
}

TEST(Owen, UnitsThatCannotBeSeenAreLeftOutOfATree) {
  const Json tree = parse_json("[[0, 1], [[2, 3], 4]]", "a test");
  EXPECT_EQ(nodes_of(written_tree(tree, 5, 3, "a test")),
            (std::vector<std::pair<std::size_t, std::size_t>>{{0, 3}, {0, 2}, {0, 1}, {1, 2}, {2, 3}}));
  EXPECT_TRUE(written_tree(tree, 5, 0, "a test").empty());
}

TEST(Owen, ATreeThatIsNotOneOfTheTextIsAnError) {
  const auto refused = [](const std::string& tree, const std::string& part) {
    test::expect_part(
        test::error_text(ErrorKind::config, [&] { written_tree(parse_json(tree, "a test"), 3, 3, "the key"); }), part);
  };
  refused("[0, 1]", "the tree has 2 units, the text has 3");
  refused("[[1, 0], 2]", "unit 1 stands where unit 0 is expected");
  refused("[0, 1, 2]", "nor a list of two halves");
  refused("[[0, -1], 2]", "nor a list of two halves");
  test::expect_part(test::error_text(ErrorKind::config,
                                     [] {
                                       make_explainer("owen", {{"tree", std::string("halves")}});
                                     }),
                    "explain.owen.tree");
}

TEST(Owen, AreSymmetricWithinANodeAndLinearAndGiveNullPlayersNothing) {
  const auto pair = [](const Tensor& v) { return (v[0] * v[1]).reshape({1}); };
  const Explanation result = games::explain_numbers("owen", {2, 3, 2, 5}, pair, balanced());
  const std::vector<double> expected = {3, 3, 0, 0};
  for (std::size_t t = 0; t < 4; ++t) EXPECT_NEAR(result.values[t], expected[t], kExact);
}

TEST(Owen, WordsShareTheirScore) {
  games::expect_units("owen");
}

TEST(Owen, WhatCannotBeSeenHasNoScore) {
  games::expect_unseen("owen");
}

TEST(Owen, NeighboursChangeNothing) {
  games::expect_independent("owen", {});
}

}  // namespace
}  // namespace glass::owen_test
