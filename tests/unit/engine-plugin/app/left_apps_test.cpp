// Apps that were deleted while the engine was down: moved aside, removed later, and never many at once.
#include "app/left_apps.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "app/ids.h"
#include "app/local_catalogue.h"
#include "support/folder.h"

using namespace orrery;
using namespace orrery::app;
using namespace std::chrono_literals;

namespace {

/// Knows of the apps that it was told.
class KnownApps : public LocalCatalogue {
public:
    using LocalCatalogue::LocalCatalogue;
    std::vector<AppEntry> list(const User&) override {
        if (down) throw Unavailable("test");
        std::vector<AppEntry> entries;
        for (const std::string& id : known) entries.emplace_back().id = id;
        return entries;
    }
    std::vector<std::string> known;
    bool down = false;
};

struct Apps {
    orrery::test::Folder folder;
    Store store{folder.path / "Apps"};
    KnownApps catalogue{folder.path, store, LocalCatalogue::Sharing::everyone};
    const std::chrono::system_clock::time_point now = std::chrono::system_clock::now();

    std::string add(bool known) {
        Document document;
        document.id = new_guid();
        document.title = "App";
        store.save(document, Store::Part::everything);
        if (known) catalogue.known.push_back(document.id);
        return document.id;
    }
    LeftApps tidy(std::chrono::seconds later = 0s) { return set_left_apps_aside(store, catalogue, now + later); }
    std::size_t aside() const {
        const auto path = store.folder() / ".removed";
        if (!std::filesystem::exists(path)) return 0;
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path), {}));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(left_apps, Apps)

BOOST_AUTO_TEST_CASE(what_the_catalogue_does_not_know_is_moved_aside_and_goes_after_a_week) {
    const std::string kept = add(true), gone = add(false);
    const LeftApps first = tidy();
    BOOST_TEST((!first.refused && first.said.starts_with("1 apps")));
    BOOST_TEST((store.has(kept) && !store.has(gone)));
    BOOST_TEST(aside() == 1u);
    BOOST_TEST(tidy(24h * 7 - 2s).said.empty());
    BOOST_TEST(aside() == 1u);
    BOOST_TEST(!tidy(24h * 7 + 2s).said.empty());
    BOOST_TEST(aside() == 0u);
    BOOST_TEST(store.has(kept));
}

BOOST_AUTO_TEST_CASE(when_all_are_known_nothing_is_said) {
    add(true);
    BOOST_TEST(tidy().said.empty());
    BOOST_TEST(aside() == 0u);
}

BOOST_AUTO_TEST_CASE(many_at_once_are_left_where_they_are) {
    for (int app = 0; app < 4; ++app) add(false);
    const LeftApps left = tidy();
    BOOST_TEST((left.refused && left.said.find("4 of the 4") != std::string::npos));
    BOOST_TEST(store.ids().size() == 4u);
    for (int app = 0; app < 12; ++app) add(true);
    BOOST_TEST(!tidy().refused);
    BOOST_TEST(store.ids().size() == 12u);
}

BOOST_AUTO_TEST_CASE(without_an_answer_and_with_a_folder_that_cannot_be_written_nothing_happens) {
    const std::string gone = add(false);
    catalogue.down = true;
    BOOST_TEST(tidy().refused);
    catalogue.down = false;
    const auto in_the_way = store.folder() / ".removed";
    { std::ofstream(in_the_way) << "a file"; }
    BOOST_TEST(tidy().refused);
    BOOST_TEST(store.has(gone));
}

BOOST_AUTO_TEST_SUITE_END()
