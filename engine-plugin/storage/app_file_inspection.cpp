#include "storage/app_file_inspection.h"

#include "storage/checksum.h"

namespace orrery::engine {
namespace {

class Inspector {
public:
    explicit Inspector(const std::filesystem::path& path) : path_(path), file_(path) {}

    AppFileInspection inspect() {
        found_.bytes = file_.bytes().size();
        try {
            found_.layout = read_layout(path_, file_);
        } catch (const AppFileError& error) {
            if (!error.offset()) throw;
            note(error);
            return std::move(found_);
        }
        look_at_blocks();
        // What damaged blocks hold says nothing new.
        if (found_.faults.empty()) look_at_content();
        return std::move(found_);
    }

private:
    void note(const AppFileError& error) { found_.faults.push_back({error.what(), error.offset()}); }

    void look_at_blocks() {
        const AppFileLayout& layout = found_.layout;
        for (const StoredSection& section : layout.sections) look_at(section.bytes, "section \"" + section.name + "\"");
        for (const StoredField& field : layout.fields) {
            const std::string of = " of field \"" + field.details.name + "\"";
            look_at(field.kinds, "kinds" + of);
            look_at(field.numbers, "numbers" + of);
            look_at(field.text_offsets, "offsets of texts" + of);
            look_at(field.text_bytes, "texts" + of);
        }
        for (const StoredTable& table : layout.tables)
            for (const StoredColumn& column : table.columns)
                look_at(column.codes, "column \"" + layout.fields[column.field].details.name + "\" of table \"" +
                                          table.details.name + "\"");
    }

    void look_at(const StoredArray& array, const std::string& what) {
        for (std::size_t block = 0; block < array.checksums.size(); ++block, ++found_.blocks) {
            const std::uint64_t offset = array.offset + block * kAppFileBlock;
            if (checksum(file_.bytes().subspan(offset, block_bytes(array, block))) == array.checksums[block]) continue;
            note(damaged_app_file(path_,
                                  "the checksum of block " + std::to_string(block + 1) + " of " +
                                      std::to_string(array.checksums.size()) + ", " + what + ", is wrong",
                                  offset));
        }
    }

    void look_at_content() {
        try {
            const auto model = open_app_file(path_).model;
            if (model == nullptr) return;
            for (FieldId f = 0; f < model->field_count(); ++f) try_it([&] { (void)model->field(f).symbols(); });
            for (TableId t = 0; t < model->table_count(); ++t)
                for (const TableColumn& column : model->table(t).columns()) try_it([&] { column.column.verify(); });
        } catch (const AppFileError& error) {
            note(error);
        }
    }
    template <typename Look>
    void try_it(Look&& look) {
        try {
            look();
        } catch (const AppFileError& error) {
            note(error);
        }
    }

    const std::filesystem::path& path_;
    MappedFile file_;
    AppFileInspection found_;
};

}  // namespace

AppFileInspection inspect_app_file(const std::filesystem::path& path) { return Inspector(path).inspect(); }

std::uint64_t bytes_of(const StoredField& field) {
    return field.kinds.bytes + field.numbers.bytes + field.text_offsets.bytes + field.text_bytes.bytes;
}

std::uint64_t bytes_of(const StoredTable& table) {
    std::uint64_t bytes = 0;
    for (const StoredColumn& column : table.columns) bytes += column.codes.bytes;
    return bytes;
}

}  // namespace orrery::engine
