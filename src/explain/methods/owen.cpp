// Owen values (Owen 1977) over a binary tree of the units: Shapley values in which only such orders count in which the
// units of a node stand together. Computed as SHAP's partition explainer does, from the root down.
#include <algorithm>
#include <cmath>
#include <queue>

#include "explain/coalitions.h"
#include "explain/unit_tree.h"
#include "glass/base/error.h"
#include "glass/base/json.h"

namespace glass {

namespace {

constexpr std::size_t kSplitsARound = 64;  // full batches, and little work beyond what was worth it

/// A node whose units wait to be told apart: the others are as `context` says.
struct OpenNode {
  std::size_t node = 0;
  Shown context;
  double hidden = 0, shown = 0;  ///< the score without the node's units, and with them
  double weight = 1;
  double change() const { return weight * (shown - hidden); }
};

struct LessChange {
  bool operator()(const OpenNode& a, const OpenNode& b) const { return std::abs(a.change()) < std::abs(b.change()); }
};

/// What is known of one text.
struct Owened {
  UnitTree tree;
  std::vector<double> scores;
  std::priority_queue<OpenNode, std::vector<OpenNode>, LessChange> open;

  void add(OpenNode node) {
    if (tree[node.node].size() == 1) {
      scores[tree[node.node].first] += node.change();
    } else {
      open.push(std::move(node));
    }
  }
};

Shown with_units(Shown shown, const TreeNode& node) {
  std::fill(shown.begin() + static_cast<std::ptrdiff_t>(node.first),
            shown.begin() + static_cast<std::ptrdiff_t>(node.last), 1);
  return shown;
}

}  // namespace

class OwenValues final : public CoalitionMethod {
 public:
  void bind(config::Reader& reader) override {
    bind_game(reader);
    reader.field("tree", tree_,
                 "nested: halves of the sentences, then of the words of a sentence, then of the units of a word; "
                 "balanced: halves of the units; a tree of your own, such as [[0, 1], [2, 3]]: a unit is its number, a "
                 "node the list of its two halves; or a JSON file with a list of such trees, one for each text by its "
                 "number");
    bind_tree(reader);
    reader
        .field("samples", samples_,
               "masked texts of a text at most; all that M units need are about 2/3 M^2. Those that change the score "
               "most are told apart first; what is left is shared evenly by the units of its node")
        .at_least(2)
        .at_most(1 << 20);
  }

  void declare(ExplainGroup& group) override {
    CoalitionMethod::declare(group);
    for (std::size_t i = 0; i < group.size(); ++i) tree_of(group, game_of(group, i));
  }

  /// All that the tree asks for, or as many texts as are allowed.
  StatedCost cost(const ExplainGroup& group, std::size_t input) override {
    const TextGame game = game_of(group, input);
    const auto all = static_cast<double>(count_whole_tree(game, tree_of(group, game)));
    const auto allowed = static_cast<double>(samples_);
    return cost_of(group, game, {std::min(all, allowed - 1), std::min(all, allowed)});
  }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    std::vector<TextGame> games = games_of(group);
    std::vector<Owened> texts;
    for (const TextGame& game : games) texts.push_back(begin(group, game));
    while (split_some(group, games, texts)) {
    }
    std::vector<Explanation> results;
    for (std::size_t i = 0; i < games.size(); ++i) results.push_back(finish(group, games[i], texts[i]));
    return results;
  }

 private:
  std::string key() const { return "explain." + name() + ".tree"; }

  /// Reads a tree of the user's own, or the file of many.
  void bind_tree(config::Reader& reader) {
    written_ = Json();
    is_file_ = false;
    if (tree_ == "nested" || tree_ == "balanced") return;
    try {
      is_file_ = !tree_.starts_with('[') && tree_.find_first_not_of("0123456789") != std::string::npos;
      written_ = is_file_ ? read_json(tree_) : parse_json(tree_, "the tree");
      if (is_file_ && !written_.is_array()) reader.complain(key(), fmt::format("'{}' holds no list of trees", tree_));
    } catch (const Error& error) {
      reader.complain(
          key(), fmt::format("{}; allowed: nested, balanced, a tree such as [[0, 1], 2], a JSON file", error.what()));
    }
  }

  UnitTree tree_of(const ExplainGroup& group, const TextGame& game) const {
    const ExplainInput& text = group.inputs()[game.input];
    if (tree_ == "nested") return nested_tree(game.units, text);
    if (tree_ == "balanced") return balanced_tree(game.players());
    const std::string place = fmt::format("{}: example {}", key(), text.example);
    const auto number = static_cast<std::size_t>(text.example);
    if (is_file_ && (text.example < 0 || number >= written_.size()))
      fail(ErrorKind::config, "{}: '{}' has {} trees, and none for this text", place, tree_, written_.size());
    return written_tree(is_file_ ? written_[number] : written_, game.all_units.size(), game.players(), place);
  }

  /// The coalitions that are asked for until every unit stands alone; more than are allowed are not counted further.
  std::size_t count_whole_tree(const TextGame& game, const UnitTree& tree) const {
    CoalitionCount count;
    if (game.players() > 0) count.add(Shown(game.players(), 0));
    std::vector<std::pair<std::size_t, Shown>> open;  // nodes with what is shown beside them
    if (game.players() > 0) open.emplace_back(0, Shown(game.players(), 0));
    while (!open.empty() && count.size() < static_cast<std::size_t>(samples_)) {
      const auto [node, context] = std::move(open.back());
      open.pop_back();
      if (tree[node].size() == 1) continue;
      const Shown left = with_units(context, tree[tree[node].left]),
                  right = with_units(context, tree[tree[node].right]);
      count.add(left);
      count.add(right);
      for (const std::size_t half : {tree[node].left, tree[node].right}) open.emplace_back(half, context);
      open.emplace_back(tree[node].left, right);
      open.emplace_back(tree[node].right, left);
    }
    return count.size();
  }

  Owened begin(const ExplainGroup& group, const TextGame& game) const {
    const std::size_t units = game.players();
    Owened text{tree_of(group, game), std::vector<double>(units, 0.0), {}};
    if (units > 0) text.add({0, Shown(units, 0), game.empty, game.full, 1});
    return text;
  }

  /// Splits the nodes of every text that change its score most; false when there is none left, or no budget.
  bool split_some(ExplainGroup& group, std::vector<TextGame>& games, std::vector<Owened>& texts) const {
    std::vector<std::pair<std::size_t, OpenNode>> nodes;
    std::vector<Asked> asked;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      Owened& text = texts[i];
      std::size_t budget = static_cast<std::size_t>(samples_) - std::min(games[i].asked.size(), std::size_t(samples_));
      for (std::size_t split = 0; split < kSplitsARound && !text.open.empty() && budget >= 2; ++split, budget -= 2) {
        OpenNode node = text.open.top();
        text.open.pop();
        const TreeNode& place = text.tree[node.node];
        asked.push_back({i, with_units(node.context, text.tree[place.left])});
        asked.push_back({i, with_units(node.context, text.tree[place.right])});
        nodes.emplace_back(i, std::move(node));
      }
    }
    if (nodes.empty()) return false;
    const std::vector<double> values = values_of(group, games, asked);
    for (std::size_t n = 0; n < nodes.size(); ++n)
      split(texts[nodes[n].first], nodes[n].second, {asked[2 * n].shown, values[2 * n]},
            {asked[2 * n + 1].shown, values[2 * n + 1]});
    return true;
  }

  using Half = std::pair<Shown, double>;  ///< the context with one half shown, and its score

  /// Each half comes first in half of the orders: in the context as it is, and in that with the other half shown.
  static void split(Owened& text, const OpenNode& node, const Half& left, const Half& right) {
    const TreeNode& place = text.tree[node.node];
    const double weight = node.weight / 2;
    text.add({place.left, node.context, node.hidden, left.second, weight});
    text.add({place.right, node.context, node.hidden, right.second, weight});
    text.add({place.left, right.first, right.second, node.shown, weight});
    text.add({place.right, left.first, left.second, node.shown, weight});
  }

  Explanation finish(const ExplainGroup& group, const TextGame& game, Owened& text) const {
    const bool exact = text.open.empty();
    const double largest_shared = exact ? 0 : std::abs(text.open.top().change());
    for (; !text.open.empty(); text.open.pop()) {
      const TreeNode& node = text.tree[text.open.top().node];
      for (std::size_t u = node.first; u < node.last; ++u)
        text.scores[u] += text.open.top().change() / static_cast<double>(node.size());
    }
    Explanation result = describe_complete(group, game, text.scores);
    result.quality["exact"] = exact;
    result.quality["largest_shared"] = largest_shared;
    return result;
  }

  std::string tree_ = "nested";
  Json written_;  // the user's tree, or those of a file
  bool is_file_ = false;
  std::int64_t samples_ = 1024;
};

GLASS_REGISTER_EXPLAINER(
    OwenValues, "owen", "Shapley values over orders that keep sentences, and the words within them, together",
    "What each token, word or sentence adds to the score on average over the orders in which the text could be shown "
    "so that what stands together in a tree (halves of the text, sentences, words) also comes together (Owen 1977). "
    "The "
    "scores sum to f(x) - f(everything hidden).",
    "the target's unit",
    "Another tree gives other scores. Unless it says exact, parts that change the score little were not told apart: "
    "their units share evenly, at most the stated largest_shared a part.",
    "Owen 1977, https://doi.org/10.1007/978-3-642-45494-3_7; SHAP's partition explainer");

}  // namespace glass
