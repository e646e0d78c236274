#include "script/hierarchy.h"

#include <unordered_map>

#include "script/own_column.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kCheckEvery = 8192;
constexpr std::uint32_t kNoRow = 0xFFFFFFFF;
constexpr std::size_t kDeepest = 1000;

const RowColumn& column_named(const RowSet& input, const std::string& name) {
    const std::optional<std::uint32_t> at = input.find(name);
    if (!at)
        throw LoadError(LoadErrorKind::field_not_found,
                        "HIERARCHY names the field \"" + name + "\", which the LOAD behind it does not make");
    return input.columns[*at];
}

/// Who is whose parent. Keys are compared by what they display, as they come from two fields.
class Tree {
public:
    Tree(const ScriptState& state, const RowSet& input, const std::string& node, const std::string& parent)
        : parents_(input.rows, kNoRow) {
        const RowColumn& nodes = column_named(input, node);
        const RowColumn& parents = column_named(input, parent);
        std::unordered_map<std::string, std::uint32_t> rows;
        for (std::uint64_t row = 0; row < input.rows; ++row) {
            if (row % kCheckEvery == 0) state.check_cancelled();
            if ((*nodes.codes)[row] != kNoElement)
                rows.try_emplace(nodes.value(row).to_text(), static_cast<std::uint32_t>(row));
        }
        for (std::uint64_t row = 0; row < input.rows; ++row) {
            if (row % kCheckEvery == 0) state.check_cancelled();
            if ((*parents.codes)[row] == kNoElement) continue;
            const auto found = rows.find(parents.value(row).to_text());
            if (found != rows.end()) parents_[row] = found->second;
        }
    }

    [[nodiscard]] std::uint32_t parent(std::uint64_t row) const { return parents_[row]; }

    /// Rows from the root down to this one; empty if it hangs in a circle.
    [[nodiscard]] std::vector<std::uint32_t> path(std::uint32_t row) const {
        std::vector<std::uint32_t> path;
        for (; row != kNoRow; row = parents_[row]) {
            if (path.size() == kDeepest) return {};
            path.push_back(row);
        }
        return {path.rbegin(), path.rend()};
    }

private:
    std::vector<std::uint32_t> parents_;
};

/// The fields that HIERARCHY adds.
class Levels {
public:
    Levels(const Hierarchy& wanted, const RowSet& input)
        : wanted_(wanted),
          names_(column_named(input, wanted.name)),
          sources_(wanted.path_source.empty() ? names_ : column_named(input, wanted.path_source)),
          parent_{wanted.parent_name, {}, {}},
          path_{wanted.path_name, {}, {}},
          depth_{wanted.depth, {}, {}} {}

    void add(const std::vector<std::uint32_t>& path) {
        while (levels_.size() < path.size()) {
            OwnColumn& level = levels_.emplace_back();
            level.name = wanted_.name + std::to_string(levels_.size());
            level.codes = Codes::nulls(depth_.codes.size());
        }
        std::string text;
        for (std::size_t at = 0; at < levels_.size(); ++at)
            levels_[at].add(at < path.size() ? names_.value(path[at]) : Value());
        for (const std::uint32_t row : path)
            text += (row == path.front() ? "" : wanted_.delimiter) + sources_.value(row).to_text();
        parent_.add(path.size() > 1 ? names_.value(path[path.size() - 2]) : Value());
        path_.add(Value::text(text));
        depth_.add(static_cast<double>(path.size()));
    }

    [[nodiscard]] std::size_t columns() const { return levels_.size() + 3; }

    void finish(RowSet& output) {
        for (OwnColumn& level : levels_) output.columns.push_back(level.finish());
        for (OwnColumn* column : {&parent_, &path_, &depth_})
            if (!column->name.empty()) output.columns.push_back(column->finish());
    }

private:
    const Hierarchy& wanted_;
    const RowColumn& names_;
    const RowColumn& sources_;
    std::vector<OwnColumn> levels_;
    OwnColumn parent_, path_, depth_;
};

}  // namespace

RowSet expand_hierarchy(const ScriptState& state, const RowSet& input, const Hierarchy& wanted) {
    const Tree tree(state, input, wanted.node, wanted.parent);
    Levels levels(wanted, input);
    RowNumbers rows;
    for (std::uint32_t row = 0; row < input.rows; ++row) {
        if (row % kCheckEvery == 0) {
            state.check_cancelled();
            state.check_memory(rows.size(), input.columns.size() + levels.columns());
        }
        const std::vector<std::uint32_t> path = tree.path(row);
        if (path.empty()) continue;
        rows.push_back(row);
        levels.add(path);
    }
    RowSet output;
    output.rows = rows.size();
    for (const RowColumn& column : input.columns) output.columns.push_back(gathered(column, rows));
    levels.finish(output);
    return output;
}

RowSet ancestors_of_hierarchy(const ScriptState& state, const RowSet& input, const BelongsTo& wanted) {
    const Tree tree(state, input, wanted.node, wanted.parent);
    const RowColumn& nodes = column_named(input, wanted.node);
    const RowColumn& names = column_named(input, wanted.name);
    OwnColumn node{wanted.node, {}, {}}, ancestor{wanted.ancestor, {}, {}}, name{wanted.name, {}, {}},
        ancestor_name{wanted.ancestor_name, {}, {}}, difference{wanted.difference, {}, {}};
    for (std::uint32_t row = 0; row < input.rows; ++row) {
        if (row % kCheckEvery == 0) {
            state.check_cancelled();
            state.check_memory(node.codes.size(), 5);
        }
        const std::vector<std::uint32_t> path = tree.path(row);
        for (std::size_t above = 0; above < path.size(); ++above) {
            const std::uint32_t other = path[path.size() - 1 - above];
            node.add(nodes.value(row));
            ancestor.add(nodes.value(other));
            name.add(names.value(row));
            ancestor_name.add(names.value(other));
            difference.add(static_cast<double>(above));
        }
    }
    RowSet output;
    output.rows = node.codes.size();
    for (OwnColumn* column : {&node, &ancestor, &name, &ancestor_name, &difference})
        if (!column->name.empty()) output.columns.push_back(column->finish());
    return output;
}

}  // namespace orrery::engine
