#include "cube/row_arithmetic.h"

#include <algorithm>

namespace orrery::engine {
namespace {

constexpr std::uint32_t kBatch = 1024;

bool only_numbers(const Value& value) { return !value.has_text(); }

bool is_arithmetic(const Program& program, const Instruction& in, std::span<const ViewRowSource> sources) {
    switch (in.code) {
        case OpCode::constant:
            return only_numbers(program.constants[in.a]);
        case OpCode::aggregate:
            return sources[in.a].column != nullptr ? sources[in.a].column->only_numbers()
                                                   : only_numbers(sources[in.a].constant);
        case OpCode::binary:
            return in.op == Operator::add || in.op == Operator::subtract || in.op == Operator::multiply ||
                   in.op == Operator::divide;
        default:
            return false;
    }
}

// Rows without a group have the result over no records, which is the last one.
void read(const ViewRowSource& source, std::uint32_t first, std::uint32_t count, double* out) {
    if (source.column == nullptr) return void(std::fill_n(out, count, source.constant.number()));
    const double* numbers = source.column->numbers.data();
    const auto last = static_cast<std::uint32_t>(source.column->numbers.size() - 1);
    const auto known = static_cast<std::uint32_t>(source.groups->size());
    for (std::uint32_t i = 0; i < count; ++i)
        out[i] = numbers[first + i < known ? std::min(last, (*source.groups)[first + i]) : last];
}

}  // namespace

std::optional<std::vector<double>> row_arithmetic(const Program& program, std::span<const ViewRowSource> sources,
                                                  std::uint32_t rows) {
    const auto& instructions = program.instructions;
    if (!std::all_of(instructions.begin(), instructions.end(),
                     [&](const Instruction& in) { return is_arithmetic(program, in, sources); }))
        return std::nullopt;
    std::vector<double> out(rows);
    std::vector<double> stack((std::size_t{program.stack_depth} + 1) * kBatch);
    for (std::uint32_t first = 0; first < rows; first += kBatch) {
        const std::uint32_t count = std::min(kBatch, rows - first);
        double* top = stack.data();  // one past the topmost vector
        for (const Instruction& in : instructions) {
            if (in.code == OpCode::binary) {
                combine_numbers(in.op, top - 2 * kBatch, top - kBatch, count);
                top -= kBatch;
                continue;
            }
            if (in.code == OpCode::constant) std::fill_n(top, count, program.constants[in.a].number());
            if (in.code == OpCode::aggregate) read(sources[in.a], first, count, top);
            top += kBatch;
        }
        std::copy_n(stack.data(), count, out.data() + first);
    }
    return out;
}

}  // namespace orrery::engine
