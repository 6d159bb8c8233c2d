using System.Globalization;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.OldLedgers;

/// <summary>The workbook to fill in: one sheet for each category, its columns those of the category. The subject is <c>all</c> or a category.</summary>
sealed class LedgerTemplate(Categories categories, IntakeLaw law, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "ledger-template";
    public string Permission => DutyPermissions.Intake;

    public Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var wanted = categories.All.Where(c => subject == "all" || c.Code.Equals(subject, StringComparison.OrdinalIgnoreCase)).ToList();
        return Task.FromResult(wanted.Count == 0 ? null : new Workbook
        {
            FileName = words["Intake.TemplateFile"].Value,
            Sheets = [.. wanted.Select(c => new Sheet
            {
                Name = LedgerSheet.Name(c),
                Columns = [.. law.Of(c).Where(column => column.Key != IntakeLaw.Problem).Select(LedgerSheet.Column)],
                Rows = [],
            })],
        });
    }
}

/// <summary>The rows that were not taken in, as they stood, with what is wrong in front: to put right and upload again. The subject is the intake.</summary>
sealed class LedgerFaults(IntakeBook book, Categories categories, IntakeLaw law, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "ledger-faults";
    public string Permission => DutyPermissions.Intake;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParse(subject, out var id) || await book.Find(actor, id, cancel) is not var (intake, _)) return null;
        var faulty = await book.Rows(actor, id, null, RowVerdict.Faulty, 0, law.Limits.MostRows, cancel);
        if (faulty.Count == 0) return null;
        return new Workbook
        {
            FileName = $"{Path.GetFileNameWithoutExtension(intake.FileName)}_{words["Intake.FaultsFile"].Value}",
            Sheets = [.. faulty.GroupBy(r => r.Category).Select(sheet =>
            {
                var category = categories.Find(sheet.Key)!;
                var columns = law.Of(category).ToList();
                return new Sheet
                {
                    Name = LedgerSheet.Name(category),
                    Columns = [.. columns.Select(LedgerSheet.Column)],
                    Rows = [.. sheet.Select(r => columns.Select(c => Cell(c, category, r.Row)).ToArray())],
                };
            })],
        };
    }

    object? Cell(LedgerColumn column, Category category, IntakeRow row) => column.Key switch
    {
        IntakeLaw.Problem => string.Join(' ', row.Faults.Select(f => LedgerSheet.Said(words, law, category, f))),
        "on" => LedgerRow.DateOf(row.Cells.GetValueOrDefault("on")) is { } day ? day : row.Cells.GetValueOrDefault("on"),
        _ => row.Cells.GetValueOrDefault(column.Key),
    };
}

/// <summary>How a ledger's sheets, columns and faults are called.</summary>
static class LedgerSheet
{
    const int LongestName = 31;

    public static string Name(Category category)
    {
        var name = new string([.. $"{category.Code} {category.Name}".Where(c => c is not ('/' or '\\' or '?' or '*' or '[' or ']' or ':'))]);
        return name.Length <= LongestName ? name : name[..LongestName];
    }

    public static SheetColumn Column(LedgerColumn column) =>
        new(column.Required ? $"{column.Label}*" : column.Label.ToString(), column.Key switch { "title" or "substance" or IntakeLaw.Problem => 36, _ => 16 });

    /// <summary>A fault with the column in which it stands, in the reader's language.</summary>
    public static string Said(IStringLocalizer words, IntakeLaw law, Category category, Kernel.Records.Fault fault)
    {
        var key = fault.Field is ['F', 'i', 'e', 'l', 'd', 's', '[', .. var name, ']'] ? IntakeLaw.Field + name : fault.Field;
        var said = PortalPage.Say(words, fault);
        return law.Of(category).FirstOrDefault(c => c.Key.Equals(key, StringComparison.OrdinalIgnoreCase)) is { } column
            ? string.Format(CultureInfo.CurrentCulture, words["Intake.Fault"].Value, column.Label, said)
            : said;
    }
}
