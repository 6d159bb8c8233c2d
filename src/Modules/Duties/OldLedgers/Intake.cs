using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.OldLedgers;

/// <summary>Where an intake stands.</summary>
enum IntakeState
{
    /// <summary>Its rows are being read and judged.</summary>
    Reading,
    /// <summary>Every row has its verdict; nothing is in the ledger yet, or not all.</summary>
    Ready,
    /// <summary>Rows are being taken into the ledger.</summary>
    Taking,
    /// <summary>Everything that could be taken in was.</summary>
    Done,
    /// <summary>Given up; what was taken in before stays.</summary>
    Dropped,
    /// <summary>The file is no ledger.</summary>
    Unreadable,
}

/// <summary>What becomes of a row.</summary>
enum RowVerdict
{
    /// <summary>Can be taken in.</summary>
    Fits,
    /// <summary>Can be taken in and will be labelled 补录.</summary>
    Late,
    /// <summary>Is in the ledger already, or stands above in the same file.</summary>
    Duplicate,
    /// <summary>Something is wrong with it.</summary>
    Faulty,
    /// <summary>Was taken in.</summary>
    Taken,
}

/// <summary>One row of an old ledger as it was found, with its verdict.</summary>
/// <param name="Number">Its number in the whole workbook.</param>
/// <param name="Line">Its line on its sheet.</param>
/// <param name="Cells">What stands in it, by column.</param>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Faults">What is wrong, all at once.</param>
sealed record IntakeRow(int Number, int Line, Dictionary<string, string> Cells, RowVerdict Verdict, Fault[] Faults)
{
    public bool Takeable => Verdict is RowVerdict.Fits or RowVerdict.Late;
}

/// <summary>
/// 旧台账导入: one uploaded workbook on its way into the ledger. It is read in the background, looked at row by row, and taken in
/// wholly or in part; it can be left and come back to. Only its maker sees it.
/// </summary>
sealed class Intake : TenantRow
{
    public const int FileNameLength = 100;

    public string FileName { get; private set; } = "";
    public Guid By { get; private set; }
    public string ByName { get; private set; } = "";
    public Guid? Person { get; private set; }
    public DateTimeOffset At { get; private set; }
    public IntakeState State { get; private set; }
    /// <summary>Rows found so far.</summary>
    public int Rows { get; private set; }
    /// <summary>Records that came of it.</summary>
    public int Taken { get; private set; }
    /// <summary>Sheets in which no ledger was found.</summary>
    public string[] Ignored { get; private set; } = [];
    /// <summary>The rows chosen to be taken in now; all that can be when empty.</summary>
    public int[] Chosen { get; private set; } = [];
    /// <summary>Counts how often taking in began, so that each time has operations of its own.</summary>
    public int Round { get; private set; }
    /// <summary>Why it is unreadable.</summary>
    public string? Fault { get; private set; }

    Intake() { }

    public Intake(Guid id, string fileName, Actor actor, DateTimeOffset at)
    {
        Id = id;
        FileName = FileNames.Bare(fileName, FileNameLength);
        (By, ByName, Person, At) = (actor.Account, actor.Name, actor.Person, at);
    }

    /// <summary>Who made it, for writing in his name when nobody is at the page.</summary>
    public Actor Maker => new() { Tenant = TenantId, Account = By, Name = ByName, Person = Person };

    /// <summary>So many rows more were read.</summary>
    public void Found(int rows, IEnumerable<string> ignored)
    {
        Rows += rows;
        Ignored = [.. Ignored.Union(ignored).Take(20)];
    }

    /// <summary>The whole workbook was read, or cannot be.</summary>
    public void Finish(string? fault)
    {
        Fault = fault;
        State = fault is null ? IntakeState.Ready : IntakeState.Unreadable;
    }

    /// <summary>Taking in begins; a fault when it cannot now.</summary>
    public Fault? Take(IEnumerable<int> chosen)
    {
        if (State != IntakeState.Ready) return new("", "Intake.NotReady");
        (State, Chosen, Round) = (IntakeState.Taking, [.. chosen], Round + 1);
        return null;
    }

    public bool IsChosen(IntakeRow row) => Chosen.Length == 0 || Chosen.Contains(row.Number);

    public void TookIn(int records) => Taken += records;

    /// <summary>This round is over.</summary>
    public void Rest(bool more) => (State, Chosen) = (more ? IntakeState.Ready : IntakeState.Done, []);

    public Fault? Drop()
    {
        if (State is not (IntakeState.Ready or IntakeState.Unreadable or IntakeState.Reading)) return new("", "Intake.NotReady");
        State = IntakeState.Dropped;
        return null;
    }
}

/// <summary>The workbook itself, until every row is read.</summary>
sealed class IntakeFile : TenantRow
{
    public Guid Intake { get; private set; }
    public byte[] Content { get; private set; } = [];

    IntakeFile() { }

    public IntakeFile(Guid intake, byte[] content) => (Intake, Content) = (intake, content);
}

/// <summary>Some hundred rows of one sheet of an intake, judged and written together.</summary>
sealed class IntakePart : TenantRow
{
    public Guid Intake { get; private set; }
    public int Place { get; private set; }
    public string Category { get; private set; } = "";
    public string Sheet { get; private set; } = "";
    public IntakeRow[] Rows { get; private set; } = [];
    /// <summary>How many rows have which verdict, so that a filter need not read them.</summary>
    public Dictionary<RowVerdict, int> Counts { get; private set; } = [];

    IntakePart() { }

    public IntakePart(Guid intake, int place, string category, string sheet, IntakeRow[] rows)
    {
        (Intake, Place, Category, Sheet) = (intake, place, category, sheet);
        Hold(rows);
    }

    public void Hold(IntakeRow[] rows)
    {
        Rows = rows;
        Counts = rows.CountBy(r => r.Verdict).ToDictionary();
    }
}
