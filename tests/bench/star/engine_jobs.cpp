#include "engine_jobs.h"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "cube/cube.h"
#include "cube/single_value.h"
#include "storage/app_file.h"

namespace orrery::bench {
namespace {

using namespace engine;

constexpr std::size_t kBytes = std::size_t{256} << 20;

struct CubeJob {
    std::vector<const char*> dimensions;
    std::vector<const char*> measures;
    bool filtered = false;
};

const std::map<std::string_view, CubeJob>& cubes() {
    static const std::map<std::string_view, CubeJob> all = {
        {"low", {{"region"}, {"Sum(amount)", "Sum(quantity)"}}},
        {"100k by key", {{"customer_id"}, {"Sum(amount)", "Count(amount)"}}},
        {"100k by name", {{"customer"}, {"Sum(amount)", "Count(amount)"}}},
        {"two", {{"category", "month"}, {"Sum(amount)"}}},
        {"distinct", {{"category"}, {"Count(DISTINCT customer_id)"}}},
        {"chosen", {{"category"}, {"Count(DISTINCT customer_id)"}, true}},
        {"filtered", {{"region"}, {"Sum(amount)", "Sum(quantity)"}, true}}};
    return all;
}

}  // namespace

/// What a user's session keeps, made anew for every job.
struct EngineJobs::Session {
    explicit Session(const EngineJobs& jobs)
        : states(std::make_shared<StatesCache>(kBytes)), selections(jobs.model_, states) {
        environment.selections = &selections;
        environment.states_cache = states;
        environment.cache = jobs.maps_;
    }

    void select(SelectionState& state, const char* name, const std::vector<Value>& values) const {
        const FieldId id = selections.model()->find_field(name).value();
        const Field& field = selections.model()->field(id);
        Bitmap elements(field.cardinality());
        for (const Value& value : values) elements.set(field.find(value));
        state.select(id, std::move(elements));
    }
    void select(const Selection& selection) {
        std::vector<Value> countries, categories;
        for (std::uint32_t each : selection.countries)
            countries.push_back(Value::text(fmt::format("Country {:02}", each)));
        for (std::uint32_t each : selection.categories)
            categories.push_back(Value::text(fmt::format("Category {:02}", each)));
        SelectionState state;
        select(state, "country", countries);
        select(state, "category", categories);
        select(state, "year", {Value(selection.year)});
        selections.replace(kDefaultState, std::move(state));
    }

    std::shared_ptr<StatesCache> states;
    AppSelections selections;
    ChartEnvironment environment;
};

EngineJobs::EngineJobs(const std::filesystem::path& data_file)
    : model_(open_app_file(data_file).model), maps_(std::make_shared<CalculationCache>(kBytes)) {
    if (model_ == nullptr || !model_->find_field("subcategory"))
        throw std::runtime_error(data_file.string() + " does not hold the star");
}

Answer EngineJobs::select18(const Selection& selection) const {
    Session session(*this);
    session.select(selection);
    const std::shared_ptr<const States> states = session.selections.states();
    Answer answer;
    for (std::size_t i = 0; i < kFields.size(); ++i)
        answer.possible[i] =
            static_cast<std::uint32_t>(states->possible_but_for_own(model_->find_field(kFields[i]).value()).count());
    answer.total = evaluate_expression("Sum(amount)", session.environment).value().number();
    return answer;
}

std::vector<std::string_view> EngineJobs::cube_names() {
    std::vector<std::string_view> names;
    for (const auto& [name, job] : cubes()) names.push_back(name);
    return names;
}

std::uint32_t EngineJobs::cube(std::string_view name, const Selection& selection) const {
    const CubeJob& job = cubes().at(name);
    Session session(*this);
    if (job.filtered) session.select(selection);
    CubeDefinition definition;
    for (const char* dimension : job.dimensions) {
        definition.dimensions.emplace_back().definition = dimension;
        definition.dimensions.back().sort.by_ascii = 1;
    }
    for (const char* measure : job.measures) definition.measures.emplace_back().definition = measure;
    definition.title = "once";
    return calculate_cube(definition, session.environment)->rows();
}

}  // namespace orrery::bench
