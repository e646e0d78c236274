// Only: the one value of a group, null when there are several.
#include "cube/partial.h"

namespace orrery::engine {
namespace {

constexpr Element kSeveral = kNoElement - 1;

class Only : public Partial {
public:
    Only(std::uint32_t operand, std::shared_ptr<const Dictionary> dictionary, std::uint32_t groups)
        : operand_(operand), dictionary_(std::move(dictionary)), codes_(groups + std::size_t{1}, kNoElement) {}

    void add(BatchValues& values) override {
        const RecordBatch& batch = values.batch();
        const Element* codes = values.codes(operand_);
        const Element null_code = dictionary_->size();
        for (std::uint32_t i = 0; i < batch.count; ++i)
            if (codes[i] != null_code) join(codes_[batch.groups[i]], codes[i]);
    }
    void merge(const Partial& later) override {
        const auto& other = static_cast<const Only&>(later).codes_;
        for (std::size_t g = 0; g + 1 < other.size(); ++g)
            if (other[g] != kNoElement) join(codes_[g], other[g]);
    }
    std::unique_ptr<GroupTotals> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const override {
        auto out = std::make_unique<Only>(operand_, dictionary_, groups);
        for (std::size_t g = 0; g < target.size(); ++g)
            if (codes_[g] != kNoElement) join(out->codes_[target[g]], codes_[g]);
        return out;
    }
    AggregateColumn finish() override {
        AggregateColumn out;
        out.dictionary = dictionary_;
        out.codes = codes_;
        for (Element& code : out.codes)
            if (code >= kSeveral) code = dictionary_->size();
        return out;
    }

private:
    static void join(Element& known, Element code) { known = known == kNoElement || known == code ? code : kSeveral; }

    std::uint32_t operand_;
    std::shared_ptr<const Dictionary> dictionary_;
    std::vector<Element> codes_;
};

class OnlyFactory : public PartialFactory {
public:
    explicit OnlyFactory(const AggregateTask& task) : operand_(task.operands[0]), dictionary_(task.dictionary) {}
    std::unique_ptr<Partial> make(std::uint32_t groups) override {
        return std::make_unique<Only>(operand_, dictionary_, groups);
    }
    std::uint64_t bytes(std::uint32_t groups) const override { return std::uint64_t{groups} * sizeof(Element); }
    bool any_order() const override { return true; }

private:
    std::uint32_t operand_;
    std::shared_ptr<const Dictionary> dictionary_;
};

}  // namespace

std::unique_ptr<PartialFactory> make_only_factory(const AggregateTask& task) {
    return std::make_unique<OnlyFactory>(task);
}

}  // namespace orrery::engine
