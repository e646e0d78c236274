// The verbs of `orrery app`: what they are asked with, and where they look.
#include "service/app_verbs.h"

#include <boost/test/unit_test.hpp>

#include "app/ids.h"
#include "app/store.h"
#include "support/folder.h"

using namespace orrery;

namespace {

struct Site {
    test::Folder folder;
    app::Document document;

    Site() {
        document.id = app::new_guid();
        document.title = "Kept";
        app::Store(folder.path / "Apps").save(document, app::Store::Part::everything);
    }
    CommandResult run(const std::vector<std::pair<std::string, std::string>>& words) const {
        Fields fields{{"verb", "app inspect"}};
        for (const auto& [name, value] : words) fields.add(name, value);
        return service::run_app_verb(Arguments(fields.record()), folder.path / "Apps", folder.path);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_verbs, Site)

BOOST_AUTO_TEST_CASE(an_app_is_named_by_its_id_or_by_a_path_below_the_site) {
    for (const std::string& word :
         {document.id, "Apps/" + document.id, (folder.path / "Apps" / document.id).string()}) {
        const CommandResult result = run({{"argument", word}});
        BOOST_TEST(result.exit_code == 0);
        BOOST_TEST(result.output.find("App \"Kept\"") != std::string::npos);
    }
    BOOST_TEST(run({{"argument", document.id}, {"option.json", "true"}}).output.starts_with("{"));
    BOOST_TEST(run({{"argument", app::new_guid()}}).exit_code == 3);
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_exit_code_2) {
    BOOST_TEST(run({}).exit_code == 2);
    BOOST_TEST(run({{"argument", "a"}, {"argument", "b"}}).exit_code == 2);
    BOOST_TEST(service::app_verbs().at(0).name == "app inspect");
}

BOOST_AUTO_TEST_SUITE_END()
