#include "expression/canonical.h"

#include <fmt/format.h>

#include "expression/function_table.h"
#include "storage/value.h"

namespace orrery::engine {
namespace {

// Length-prefixed, so that names with odd characters cannot be confused.
void append_text(std::string& out, const std::string& text) {
    out.append(std::to_string(text.size())).append(":").append(text);
}

void append_modifiers(std::string& out, const Modifiers& modifiers) {
    if (modifiers.distinct) out += " distinct";
    if (modifiers.nodistinct) out += " nodistinct";
    if (modifiers.total) out += " total";
    for (const std::string& field : modifiers.total_fields) append_text(out += '<', field);
    if (modifiers.set) append_text(out += " set", modifiers.set->source);
    for (const AggrDimension& dimension : modifiers.aggr_dimensions) {
        append_text(out += " by", dimension.field);
        append_text(out += ",", dimension.sort_type);
        append_text(out += ",", dimension.sort_order);
    }
}

}  // namespace

std::uint32_t subtree_begin(const Expression& expression, std::uint32_t node) {
    while (expression.node(node).children_count != 0) node = expression.children(expression.node(node))[0];
    return node;
}

std::string canonical_text(const Program& program) {
    std::string out;
    for (const Instruction& in : program.instructions) {
        out.append(std::to_string(static_cast<int>(in.code)))
            .append(",")
            .append(std::to_string(static_cast<int>(in.op)));
        if (in.code == OpCode::constant) {
            const Value& value = program.constants[in.a];
            out += value.is_null() ? 'z' : value.has_number() ? 'n' : 't';
            append_text(out, value.has_number() ? fmt::format("{}", value.number()) : std::string());
            append_text(out, std::string(value.stored_text()));
        } else {
            out.append(",").append(std::to_string(in.a)).append(",").append(std::to_string(in.b));
        }
        out += ';';
    }
    for (const RowCall& call : program.row_calls) {
        out += fmt::format("rows{}{}{}", static_cast<int>(call.function), call.total, call.spread);
        if (call.program) append_text(out, canonical_text(*call.program));
    }
    for (const auto& table : program.jump_tables)
        for (std::uint32_t target : table) out.append(std::to_string(target)).append(" ");
    return out;
}

std::string canonical_text(const Expression& expression, std::uint32_t root) {
    std::string out;
    for (std::uint32_t i = subtree_begin(expression, root); i <= root; ++i) {
        const Node& node = expression.node(i);
        out += ' ';
        switch (node.kind) {
            case NodeKind::number:
                append_text(out += 'n', format_number(node.number));
                break;
            case NodeKind::text:
                append_text(out += 't', expression.string(node));
                break;
            case NodeKind::name:
                append_text(out += 'f', expression.string(node));
                break;
            case NodeKind::call:
                out.append(all_functions()[node.data].name).append("/").append(std::to_string(node.children_count));
                break;
            case NodeKind::unary:
                out.append("u").append(std::to_string(static_cast<int>(node.op)));
                break;
            case NodeKind::binary:
                out.append("b").append(std::to_string(static_cast<int>(node.op)));
                break;
            case NodeKind::scope:
                out += "scope";
                break;
        }
        if (const Modifiers* modifiers = expression.modifiers(node)) append_modifiers(out, *modifiers);
    }
    return out;
}

}  // namespace orrery::engine
