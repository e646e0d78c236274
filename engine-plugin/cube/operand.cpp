#include "cube/operand.h"

#include <algorithm>

#include "cube/distinct_partial.h"

namespace orrery::engine {
namespace {

void read_codes(const CodeReader& reader, const RecordBatch& batch, Element* out) {
    if (batch.positions == nullptr) return reader.read(batch.first, batch.base_count, out);
    reader.read_some(batch.first, batch.base_count, batch.positions, batch.count, out);
}

class CodeOperand : public Operand {
public:
    CodeOperand(CodeReader reader, OperandIntegers integers)
        : reader_(std::move(reader)), integers_(std::move(integers)) {}

    void codes(const RecordBatch& batch, Element* out) const override { read_codes(reader_, batch, out); }

    void numbers(const RecordBatch& batch, std::vector<double>&, double* out) const override {
        look_up(batch, reader_.dictionary().numbers(), out);
    }

    const Column* own_column() const { return reader_.map() == nullptr ? &reader_.column() : nullptr; }

    bool lacks_numbers() const override { return !integers_.column || integers_.column->lacks_numbers(); }
    void integers(const RecordBatch& batch, std::int32_t* out) const override {
        if (!integers_.column) return look_up(batch, integers_.of_codes->of_code.data(), out);
        if (batch.positions == nullptr) return integers_.column->read(batch.first, batch.base_count, out);
        integers_.column->read_some(batch.first, batch.base_count, batch.positions, batch.count, out);
    }

private:
    template <typename Number>
    void look_up(const RecordBatch& batch, const Number* of_code, Number* out) const {
        Element codes[Column::kBlock];
        // A batch may hold more records than rows: each of them several times.
        for (std::uint32_t done = 0; done < batch.count; done += Column::kBlock) {
            RecordBatch part = batch;
            part.count = std::min(batch.count - done, Column::kBlock);
            if (batch.positions != nullptr) part.positions = batch.positions + done;
            read_codes(reader_, part, codes);
            for (std::uint32_t i = 0; i < part.count; ++i) out[done + i] = of_code[codes[i]];
        }
    }

    CodeReader reader_;
    OperandIntegers integers_;
};

class ConstantOperand : public Operand {
public:
    ConstantOperand(std::shared_ptr<const Dictionary> dictionary, std::shared_ptr<const ScaledIntegers> integers)
        : dictionary_(std::move(dictionary)), integers_(std::move(integers)) {}
    void codes(const RecordBatch& batch, Element* out) const override { std::fill_n(out, batch.count, Element{0}); }
    void numbers(const RecordBatch& batch, std::vector<double>&, double* out) const override {
        std::fill_n(out, batch.count, dictionary_->numbers()[0]);
    }
    bool lacks_numbers() const override { return integers_->of_code[0] == ScaledIntegers::kNoNumber; }
    void integers(const RecordBatch& batch, std::int32_t* out) const override {
        std::fill_n(out, batch.count, integers_->of_code[0]);
    }

private:
    std::shared_ptr<const Dictionary> dictionary_;
    std::shared_ptr<const ScaledIntegers> integers_;
};

}  // namespace

std::unique_ptr<Operand> make_constant_operand(std::shared_ptr<const Dictionary> dictionary,
                                               std::shared_ptr<const ScaledIntegers> integers) {
    return std::make_unique<ConstantOperand>(std::move(dictionary), std::move(integers));
}

std::unique_ptr<Operand> make_code_operand(CodeReader reader, OperandIntegers integers) {
    return std::make_unique<CodeOperand>(std::move(reader), std::move(integers));
}

const Column* own_column(const Operand& operand) {
    const auto* codes = dynamic_cast<const CodeOperand*>(&operand);
    return codes == nullptr ? nullptr : codes->own_column();
}

BatchValues::BatchValues(const std::vector<std::unique_ptr<Operand>>& operands)
    : operands_(operands), decoded_(operands.size()) {}

void BatchValues::start(const RecordBatch& batch) {
    batch_ = batch;
    for (Decoded& decoded : decoded_) decoded.has_codes = decoded.has_numbers = decoded.has_integers = false;
}

const Element* BatchValues::codes(std::uint32_t operand) {
    Decoded& decoded = decoded_[operand];
    if (!decoded.has_codes) {
        if (decoded.codes.size() < batch_.count) decoded.codes.resize(std::max(batch_.count, Column::kBlock));
        operands_[operand]->codes(batch_, decoded.codes.data());
        decoded.has_codes = true;
    }
    return decoded.codes.data();
}

const double* BatchValues::numbers(std::uint32_t operand) {
    Decoded& decoded = decoded_[operand];
    if (!decoded.has_numbers) {
        if (decoded.numbers.size() < batch_.count) decoded.numbers.resize(std::max(batch_.count, Column::kBlock));
        operands_[operand]->numbers(batch_, decoded.scratch, decoded.numbers.data());
        decoded.has_numbers = true;
    }
    return decoded.numbers.data();
}

const std::int32_t* BatchValues::integers(std::uint32_t operand) {
    Decoded& decoded = decoded_[operand];
    if (!decoded.has_integers) {
        if (decoded.integers.size() < batch_.count) decoded.integers.resize(std::max(batch_.count, Column::kBlock));
        operands_[operand]->integers(batch_, decoded.integers.data());
        decoded.has_integers = true;
    }
    return decoded.integers.data();
}

}  // namespace orrery::engine
