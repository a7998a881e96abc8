// Forward-backward and Viterbi over the edges of one word; an edge is a piece that stands somewhere in it.
#include "text/training/piece_lattice.h"

#include <algorithm>
#include <cmath>

#include "glass/text/unicode.h"

namespace glass {

namespace {

constexpr double kUnknownPenalty = 10.0;  // below the least probable piece, as in SentencePiece
constexpr double kFarAbove = 30.0;        // where a sum of exponentials takes a new largest term

/// Adds exp(x) to a sum, without overflow and with one exponential.
void add_exp(PieceLattice::Work::Sum& sum, double x) {
  if (sum.rest == 0) {
    sum = {x, 1};
  } else if (x <= sum.top + kFarAbove) {
    sum.rest += std::exp(x - sum.top);
  } else {
    sum = {x, sum.rest * std::exp(sum.top - x) + 1};
  }
}

}  // namespace

PieceLattice::PieceLattice(const std::vector<ScoredPiece>& pieces) : pieces_(pieces) {
  std::vector<std::pair<std::string_view, std::int32_t>> texts;
  double least = 0;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    texts.emplace_back(pieces[i].text, static_cast<std::int32_t>(i));
    least = std::min(least, pieces[i].score);
  }
  trie_ = ByteTrie(std::move(texts));
  unknown_score_ = least - kUnknownPenalty;
}

void PieceLattice::find_edges(std::string_view word, Work& work, std::int32_t without) const {
  work.edges.clear();
  for (std::uint32_t begin = 0; begin < word.size();) {
    std::size_t next = begin;
    next_code_point(word, next);
    bool has_single = false;
    trie_.for_each_prefix(word.substr(begin), [&](std::size_t length, std::int32_t piece) {
      has_single |= begin + length == next;
      if (piece != without)
        work.edges.push_back(
            {begin, begin + static_cast<std::uint32_t>(length), piece, pieces_[static_cast<std::size_t>(piece)].score});
    });
    if (!has_single) work.edges.push_back({begin, static_cast<std::uint32_t>(next), kUnknownPiece, unknown_score_});
    begin = static_cast<std::uint32_t>(next);
  }
}

void PieceLattice::add_expected(std::string_view word, double times, Work& work, std::span<double> expected) const {
  find_edges(word, work, -1);
  const auto& edges = work.edges;
  work.sums.assign(word.size() + 1, {});
  work.before.assign(word.size() + 1, 0);
  work.behind.assign(word.size() + 1, 0);
  work.terms.resize(edges.size());
  const auto close = [&](std::size_t byte) {
    work.before[byte] = work.sums[byte].top + std::log(work.sums[byte].rest);
  };
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const Edge& edge = edges[i];
    if (edge.begin > 0 && edge.begin != edges[i - 1].begin) close(edge.begin);  // all edges that end here were seen
    add_exp(work.sums[edge.end], work.before[edge.begin] + edge.score);
  }
  close(word.size());
  const double whole = work.before[word.size()];
  for (std::size_t end = edges.size(); end > 0;) {
    std::size_t first = end;  // the edges [first, end) begin at the same byte
    const std::uint32_t begin = edges[end - 1].begin;
    double top = work.behind[edges[end - 1].end] + edges[end - 1].score, sum = 0;
    for (; first > 0 && edges[first - 1].begin == begin; --first) {
      work.terms[first - 1] = work.behind[edges[first - 1].end] + edges[first - 1].score;
      top = std::max(top, work.terms[first - 1]);
    }
    for (std::size_t i = first; i < end; ++i) sum += work.terms[i] = std::exp(work.terms[i] - top);
    work.behind[begin] = top + std::log(sum);
    // The share of the ways that pass this byte, divided among its edges.
    const double share = times * std::exp(work.before[begin] + work.behind[begin] - whole) / sum;
    for (std::size_t i = first; i < end; ++i)
      expected[static_cast<std::size_t>(edges[i].piece)] += share * work.terms[i];
    end = first;
  }
}

void PieceLattice::best_way(std::string_view word, Work& work, std::vector<std::int32_t>& way, double& score,
                            std::int32_t without) const {
  find_edges(word, work, without);
  way.clear();
  work.best.assign(word.size() + 1, {});
  for (const Edge& edge : work.edges) {
    const bool reached = edge.begin == 0 || work.best[edge.begin].piece >= 0;
    const double total = work.best[edge.begin].score + edge.score;
    Work::Best& best = work.best[edge.end];
    if (reached && (best.piece < 0 || total > best.score)) best = {total, edge.begin, edge.piece};
  }
  score = work.best[word.size()].score;
  if (work.best[word.size()].piece < 0) return;
  for (auto end = static_cast<std::uint32_t>(word.size()); end > 0; end = work.best[end].begin)
    way.push_back(work.best[end].piece);
}

}  // namespace glass
