// A repository database of the test's own.
#pragma once

#include <atomic>
#include <mutex>

#include "private_postgres.h"
#include "store/store.h"

namespace orrery::repository::test {

struct StoreFixture {
    explicit StoreFixture(const std::string& database)
        : settings(orrery::test::PrivatePostgres::shared().create_database(database)) {
        settings.schema = "repository";
        store = std::make_unique<Store>(Model::site(), settings, Seal(std::string(32, 'k')), 4,
                                        StoreEvents{.committed = [this](const Change&) { ++committed; },
                                                    .announced = [this](const Change&) { ++announced; },
                                                    .gap = [this] { ++gaps; }});
        store->migrate();
    }

    Entity insert(const char* type, std::initializer_list<std::pair<const char*, Value>> properties) {
        auto out = Entity::fresh(Model::site().at(type));
        for (auto& [name, value] : properties) out.at(name) = value;
        return insert(std::move(out));
    }
    Entity insert(Entity entity) {
        Store::Unit unit(*store, "TEST\\tester");
        unit.writer().insert(entity);
        unit.commit();
        return entity;
    }

    postgres::Settings settings;
    std::atomic<int> committed{0}, announced{0}, gaps{0};
    std::unique_ptr<Store> store;
};

}  // namespace orrery::repository::test
