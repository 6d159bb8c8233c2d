using System.Globalization;
using System.Text.RegularExpressions;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>What an import will do with one row.</summary>
enum Verdict { New, Changed, Unchanged, Faulty }

/// <summary>A row of the file, what becomes of it, and what is wrong with it.</summary>
sealed record PersonVerdict(OrganisationFile.PersonRow Row, Verdict Verdict, IReadOnlyList<Fault> Faults);

/// <inheritdoc cref="PersonVerdict"/>
sealed record PartyVerdict(OrganisationFile.PartyRow Row, PartyId? Id, int Order, Verdict Verdict, IReadOnlyList<Fault> Faults);

/// <summary>
/// An import looked at before anything is written: a verdict for every row. Rows are known by staff number, and by kind and key;
/// what the file leaves out stays as it is.
/// </summary>
sealed partial class ImportPlan
{
    /// <summary>Most rows of one file; a bureau with everything it has stays far below.</summary>
    public const int MostRows = 5000;

    static readonly string[] Kinds = ["committee", "discipline", "department", "secretary", "member"];
    static readonly string[] Functions = [DepartmentFunctions.Political, DepartmentFunctions.Discipline, DepartmentFunctions.Office, DepartmentFunctions.Other];

    public required IReadOnlyList<PersonVerdict> People { get; init; }
    public required IReadOnlyList<PartyVerdict> Parties { get; init; }

    public bool Clean => People.All(p => p.Faults.Count == 0) && Parties.All(p => p.Faults.Count == 0);

    public IEnumerable<Fault> Faults => People.SelectMany(p => p.Faults).Concat(Parties.SelectMany(p => p.Faults));

    public static ImportPlan Of(OrganisationFile file, OrganisationPicture now, DateOnly today)
    {
        var numbers = now.People.Values.Select(p => p.Number).Concat(file.People.Select(p => p.Number)).ToHashSet(StringComparer.Ordinal);
        var people = file.People.Select((row, i) => Judge(row, i, file, now)).ToList();
        var parties = new PartyJudge(file, now, today, numbers);
        return new ImportPlan { People = people, Parties = [.. file.Parties.Select(parties.Judge)] };
    }

    /// <summary>The file without its faulty rows; what then refers to a row that is gone goes with it, until nothing is wrong.</summary>
    public static OrganisationFile Fitting(OrganisationFile file, OrganisationPicture now, DateOnly today)
    {
        while (Of(file, now, today) is { Clean: false } plan)
            file = new OrganisationFile
            {
                People = [.. plan.People.Where(p => p.Faults.Count == 0).Select(p => p.Row)],
                Parties = [.. plan.Parties.Where(p => p.Faults.Count == 0).Select(p => p.Row)],
            };
        return file;
    }

    public static PartyId? IdOf(OrganisationFile.PartyRow row, string tenant) =>
        Array.IndexOf(Kinds, row.Kind) >= 0 && KeyPattern().IsMatch(row.Key) ? PartyId.Parse($"{tenant}.{row.Kind}.{row.Key}", CultureInfo.InvariantCulture) : null;

    /// <summary>Who holds a post on the day from which a row says who does; today, when that day is past.</summary>
    public static Holding? Standing(OrganisationPicture now, PartyId post, DateOnly since, DateOnly today) =>
        now.HistoryOf(post).LastOrDefault(h => h.On(since > today ? since : today));

    static PersonVerdict Judge(OrganisationFile.PersonRow row, int index, OrganisationFile file, OrganisationPicture now)
    {
        var at = $"People[{index}].";
        var faults = new List<Fault>();
        if (row.Number.Length is 0 or > 40) faults.Add(new Fault(at + nameof(row.Number), "Import.Number"));
        else if (file.People.Count(p => p.Number == row.Number) > 1) faults.Add(new Fault(at + nameof(row.Number), "Import.NumberTwice", null, row.Number));
        if (row.Name.Length is 0 or > 100 || row.NameEn?.Length > 100) faults.Add(new Fault(at + nameof(row.Name), "Import.Name"));
        if (faults.Count > 0) return new PersonVerdict(row, Verdict.Faulty, faults);
        var held = now.People.Values.FirstOrDefault(p => p.Number == row.Number);
        var verdict = held is null ? Verdict.New : (held.Name, held.NameEn) == (row.Name, row.NameEn) ? Verdict.Unchanged : Verdict.Changed;
        return new PersonVerdict(row, verdict, []);
    }

    /// <summary>Judges rows of parties against each other, the people, and what is stored.</summary>
    sealed class PartyJudge(OrganisationFile file, OrganisationPicture now, DateOnly today, HashSet<string> numbers)
    {
        readonly ILookup<(string, string), OrganisationFile.PartyRow> rows = file.Parties.ToLookup(p => (p.Kind, p.Key));
        readonly IReadOnlyList<Party> stored = now.On(today);
        readonly bool complete = now.Entries.Where(e => e.Ended is null).All(e => file.Parties.Any(row => IdOf(row, now.Tenant) == now.IdOf(e)));
        readonly Dictionary<string, Guid> personOf = now.People.Values.ToDictionary(p => p.Number, p => p.Id, StringComparer.Ordinal);

        public PartyVerdict Judge(OrganisationFile.PartyRow row, int index)
        {
            var at = $"Parties[{index}].";
            var faults = new List<Fault>();
            if (!Kinds.Contains(row.Kind)) faults.Add(new Fault(at + nameof(row.Kind), "Import.Kind", null, row.Kind, string.Join(", ", Kinds)));
            if (!KeyPattern().IsMatch(row.Key)) faults.Add(new Fault(at + nameof(row.Key), "Import.Key", null, row.Key));
            if (rows[(row.Kind, row.Key)].Count() > 1) faults.Add(new Fault(at + nameof(row.Key), "Import.KeyTwice", null, row.Kind, row.Key));
            if (row.NameZh.Length is 0 or > 200) faults.Add(new Fault(at + nameof(row.NameZh), "Import.NameZh"));
            if (row.NameEn.Length is 0 or > 200) faults.Add(new Fault(at + nameof(row.NameEn), "Import.NameEn"));
            if (faults.Count > 0) return new PartyVerdict(row, IdOf(row, now.Tenant), index, Verdict.Faulty, faults);

            var id = IdOf(row, now.Tenant)!.Value;
            if (now.Entries.Any(e => now.IdOf(e) == id && e.Ended is not null)) faults.Add(new Fault(at + nameof(row.Key), "Import.KeyEnded", null, row.Key));
            faults.AddRange(Marks(row, id, at).Concat(Holder(row, id, at)).Concat(InCharge(row, id, at)));
            var order = OrderOf(id, index);
            return new PartyVerdict(row, id, order, faults.Count > 0 ? Verdict.Faulty : Compare(row, id, order), faults);
        }

        /// <summary>A file that lists everything gives the official order; one that lists a part keeps it, and what is new comes last.</summary>
        int OrderOf(PartyId id, int index)
        {
            if (complete) return index;
            return now.Entries.FirstOrDefault(e => now.IdOf(e) == id)?.Order ?? now.Entries.Max(e => e.Order) + 1 + index;
        }

        IEnumerable<Fault> Marks(OrganisationFile.PartyRow row, PartyId id, string at)
        {
            if (row.Function is not null && id.Kind != PartyKind.Department) yield return new Fault(at + nameof(row.Function), "Import.FunctionOfDepartment");
            else if (row.Function is not null && !Functions.Contains(row.Function))
                yield return new Fault(at + nameof(row.Function), "Import.Function", null, row.Function, string.Join(", ", Functions));
            if (row.DisciplineSeat && id.Kind != PartyKind.Department) yield return new Fault(at + nameof(row.DisciplineSeat), "Import.SeatOfDepartment");
            if (row.HeadsDiscipline && id.Kind != PartyKind.Member) yield return new Fault(at + nameof(row.HeadsDiscipline), "Import.HeadIsMember");
            if (row.HeadsDiscipline && Remaining().Any(p => p.Id != id && p.HeadsDiscipline)) yield return new Fault(at + nameof(row.HeadsDiscipline), "Import.OneHead");
            if (id.Kind == PartyKind.Secretary && Remaining().Any(p => p.Id.Kind == PartyKind.Secretary && p.Id != id))
                yield return new Fault(at + nameof(row.Kind), "Import.OneSecretary");
        }

        IEnumerable<Fault> Holder(OrganisationFile.PartyRow row, PartyId id, string at)
        {
            if (row.Holder is null) yield break;
            if (!numbers.Contains(row.Holder))
            {
                yield return new Fault(at + nameof(row.Holder), "Import.UnknownHolder", null, row.Holder);
                yield break;
            }
            if (OrganisationPicture.Derived(id))
            {
                var head = id.Kind == PartyKind.PartyCommittee ? "secretary" : "member";
                var post = file.Parties.FirstOrDefault(p => p.Kind == head && (head == "secretary" || p.HeadsDiscipline));
                if (post is not null && post.Holder != row.Holder) yield return new Fault(at + nameof(row.Holder), "Import.BodyHolder");
                yield break;
            }
            var since = row.Since ?? today;
            if (Standing(now, id, since, today) is { } held && held.Person == PersonOf(row.Holder)) yield break;
            // Whoever held it before, and left, keeps his days.
            if (now.HistoryOf(id).LastOrDefault() is { } last && since <= (last.To ?? last.From))
                yield return new Fault(at + nameof(row.Since), "Import.SinceBeforeHolder", null, (last.To ?? last.From).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        IEnumerable<Fault> InCharge(OrganisationFile.PartyRow row, PartyId id, string at)
        {
            if (row.InCharge is not { Count: > 0 } keys) yield break;
            if (id.Kind is not (PartyKind.Member or PartyKind.Secretary))
            {
                yield return new Fault(at + nameof(row.InCharge), "Import.ChargeOfLeader");
                yield break;
            }
            foreach (var key in keys)
            {
                var department = new PartyId(now.Tenant, PartyKind.Department, key);
                if (!rows.Contains(("department", key)) && stored.All(p => p.Id != department))
                    yield return new Fault(at + nameof(row.InCharge), "Import.UnknownDepartment", null, key);
                if (file.Parties.Count(p => p.InCharge?.Contains(key) == true) > 1 || keys.Count(k => k == key) > 1)
                    yield return new Fault(at + nameof(row.InCharge), "Import.TwoInCharge", null, key);
            }
        }

        Verdict Compare(OrganisationFile.PartyRow row, PartyId id, int order)
        {
            if (now.Entries.FirstOrDefault(e => now.IdOf(e) == id && e.Ended is null) is not { } entry) return Verdict.New;
            if (entry.Differs(row, order)) return Verdict.Changed;
            if (row.Holder is not null && !OrganisationPicture.Derived(id) && Standing(now, id, row.Since ?? today, today)?.Person != PersonOf(row.Holder))
                return Verdict.Changed;
            if (row.InCharge is null) return Verdict.Unchanged;
            var inCharge = stored.FirstOrDefault(p => p.Id == id)?.InCharge ?? [];
            return inCharge.Select(d => d.Key).ToHashSet().SetEquals(row.InCharge) ? Verdict.Unchanged : Verdict.Changed;
        }

        Guid? PersonOf(string number) => personOf.TryGetValue(number, out var id) ? id : null;

        /// <summary>The parties as they will be: those of the file, and the stored ones that it leaves out.</summary>
        IEnumerable<(PartyId Id, bool HeadsDiscipline)> Remaining() =>
            file.Parties.Select(r => (IdOf(r, now.Tenant), r.HeadsDiscipline)).Where(r => r.Item1 is not null).Select(r => (r.Item1!.Value, r.HeadsDiscipline))
                .Concat(stored.Where(p => !rows.Contains((p.Id.ToString().Split('.')[1], p.Id.Key))).Select(p => (p.Id, p.HeadsDiscipline)));
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$", RegexOptions.None, 2000)]
    private static partial Regex KeyPattern();
}
