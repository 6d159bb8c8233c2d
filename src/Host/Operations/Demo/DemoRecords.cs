using System.Collections.Immutable;
using System.Globalization;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>A duty with what the generator needs to know of it.</summary>
sealed record DemoDuty(Duty Duty, Obligation Obligation, RuleSpec Rule);

/// <summary>Who in a tenant writes records: the clerk, and each party's holder.</summary>
sealed record DemoAuthors(Func<Guid, Guid> AccountOf, RecordAuthor Clerk, Func<Party, RecordAuthor> HolderOf);

/// <summary>
/// Invents a tenant's records of a year from the duties it owed: most are fulfilled in time, some late, some not; better in one unit
/// than in another. The same day gives the same records.
/// </summary>
sealed class DemoRecords(DemoSentences sentences, WorkCalendar calendar, DateTimeOffset now)
{
    /// <summary>Days within which one event is told once, for several duties.</summary>
    const int SameEventDays = 110;
    const int MostDutiesOfOneRecord = 5;

    readonly DateOnly today = ChinaTime.DateOf(now);

    /// <summary>How dutiful each unit is: the share of what is owed that gets done.</summary>
    static double Diligence(string tenant) => tenant switch
    {
        "bureau" => 0.985,
        "sample1" => 0.975,
        "sample2" => 0.965,
        "sample3" => 0.95,
        "sample4" => 0.86,
        "sample5" => 0.955,
        "sample6" => 0.92,
        _ => 0.99,
    };

    public IReadOnlyList<EarlierRecord> Of(string tenant, int year, IReadOnlyList<Party> parties, IReadOnlyList<DemoDuty> duties, DemoAuthors authors)
    {
        var names = parties.ToDictionary(p => p.Id);
        var records = new List<EarlierRecord>();
        foreach (var party in parties)
        {
            var random = new Random(Seed($"{party.Id}/{year}"));
            var own = duties.Where(d => d.Duty.Party == party.Id && !DemoTalks.Fulfils(d.Duty.Obligation)).ToList();
            var events = Events(tenant, own, random).OrderBy(e => e.On).ThenBy(e => e.Duty.Duty.Id).ToList();
            var standing = own.Where(d => d.Rule.Name == "standing" && d.Duty.Counterpart is null).ToList();
            foreach (var one in Told(events, standing, random)) records.Add(Record(tenant, party, one, names, authors, random));
            foreach (var one in own.Where(d => d.Rule.Name == "days")) records.AddRange(Research(tenant, party, one, authors, random));
        }
        return [.. records.OrderBy(r => r.EnteredAt)];
    }

    /// <summary>Something that happened for a duty on a day.</summary>
    /// <param name="Step">Which step of a chain it takes.</param>
    sealed record Event(DemoDuty Duty, DateOnly On, string? Step = null);

    /// <summary>One record: its category, its day, the duty that it is about, and the others that it also fulfils.</summary>
    sealed record Telling(string Category, DateOnly On, DemoDuty About, IReadOnlyList<DemoDuty> Fulfils, string? Step);

    IEnumerable<Event> Events(string tenant, IReadOnlyList<DemoDuty> duties, Random random)
    {
        foreach (var duty in duties)
        {
            var (from, to) = Window(duty);
            var times = duty.Rule.Name switch
            {
                "count" or "document" => duty.Rule.Whole("n"),
                "ratio" => random.Next(1, 3),
                "within" when duty.Duty.OccasionOn is not null => 1,
                "chain" when duty.Duty.OccasionOn is not null => Steps(duty.Rule).Count,
                "standing" when duty.Duty.Counterpart is not null => random.Next(3) == 0 ? 1 : 0,
                _ => 0,
            };
            for (var i = 0; i < times; i++)
            {
                var done = random.NextDouble() < Diligence(tenant);
                var at = from.AddDays((int)((to.DayNumber - from.DayNumber) * (i + 0.1 + 0.85 * random.NextDouble()) / times));
                var day = calendar.NextWorkingDay(at);
                if (day > to) day = at;
                if (done && day <= today) yield return new(duty, day, duty.Rule.Name == "chain" ? Steps(duty.Rule)[i] : null);
            }
        }
    }

    /// <summary>The steps of a chain but the one for failures.</summary>
    static IReadOnlyList<string> Steps(RuleSpec rule) => [.. rule.With["steps"].Value.EnumerateArray().Select(s => s.GetString()!).Where(s => s != "S6")];

    /// <summary>When the event of a duty usually takes place; following through takes its time.</summary>
    static (DateOnly From, DateOnly To) Window(DemoDuty demo)
    {
        var duty = demo.Duty;
        if (demo.Rule.Name == "chain" && duty.OccasionOn is { } received) return (received, received.AddDays(45));
        if (duty.OccasionOn is { } occasion) return (occasion, duty.Due ?? occasion.AddDays(20));
        var due = duty.Due ?? duty.Period.To;
        return due > duty.Period.To ? (duty.Period.To.AddDays(-8), due) : (duty.Period.From.AddDays(4), due);
    }

    /// <summary>Puts events of the same kind and time into one record: recorded once, counted everywhere.</summary>
    static IEnumerable<Telling> Told(List<Event> events, IReadOnlyList<DemoDuty> standing, Random random)
    {
        var told = new HashSet<Event>(ReferenceEqualityComparer.Instance);
        foreach (var one in events)
        {
            if (!told.Add(one)) continue;
            // Field research is told in stretches of its own.
            var category = one.Step == "S5" ? "R02" : one.Duty.Obligation.Categories.First(c => c != "R08");
            var fulfils = new List<DemoDuty> { one.Duty };
            foreach (var other in events)
            {
                if (fulfils.Count >= MostDutiesOfOneRecord) break;
                if (told.Contains(other) || fulfils.Any(f => f.Duty.Id == other.Duty.Duty.Id) || !GoesWith(one, other, category)) continue;
                told.Add(other);
                fulfils.Add(other.Duty);
            }
            foreach (var duty in standing)
                if (fulfils.Count <= MostDutiesOfOneRecord && duty.Obligation.Group == one.Duty.Obligation.Group
                    && duty.Obligation.Categories.Contains(category) && Holds(duty.Duty, one.On) && random.Next(100) < 30) fulfils.Add(duty);
            yield return new(category, one.On, one.Duty, fulfils, one.Step);
        }
    }

    static bool GoesWith(Event one, Event other, string category) =>
        other.Duty.Obligation.Categories.Contains(category)
        && other.Duty.Duty.Counterpart == one.Duty.Duty.Counterpart
        && other.Duty.Duty.Occasion is null
        && Math.Abs(other.On.DayNumber - one.On.DayNumber) <= SameEventDays
        && Holds(other.Duty.Duty, one.On);

    static bool Holds(Duty duty, DateOnly on) =>
        (duty.Ended is null || on <= duty.Ended) && on >= duty.Period.From && (on <= duty.Period.To || duty.Due > duty.Period.To && on <= duty.Due);

    EarlierRecord Record(string tenant, Party party, Telling telling, IReadOnlyDictionary<PartyId, Party> names, DemoAuthors authors, Random random)
    {
        Party? counterpart = telling.About.Duty.Counterpart is { } other ? names.GetValueOrDefault(other) : null;
        var who = counterpart is null ? telling.About.Duty.Counterpart?.Tenant : counterpart.HolderName is { } name ? $"{name}（{counterpart.Name.Zh}）" : counterpart.Name.Zh;
        var department = counterpart?.Id.Kind == PartyKind.Department ? counterpart.Name.Zh : null;
        var document = telling.Fulfils.Any(d => d.Rule.Name == "document") || telling.Category is "R13" or "R14" || random.Next(100) < 35;
        var occasion = telling.About.Duty.Occasion;
        var entry = new RecordEntry
        {
            Category = telling.Category,
            On = telling.On,
            Title = sentences.Of(telling.About.Obligation.Code, telling.Category, random, telling.On, who, department),
            Substance = occasion is null ? null : $"起因：{occasion}。",
            DocumentNumber = document ? Number(tenant, telling.Category, telling.On, random) : null,
            Fields = Fields(tenant, telling, who ?? department, random),
            People = counterpart?.HolderName is { } person ? [person] : [],
            Duties = [.. telling.Fulfils.Select(d => d.Duty.Id)],
            DifferentEvent = true,
        };
        // Most holders also said which step it was.
        return Entered(party, entry, authors, random) with { Step = random.Next(10) < 7 ? telling.Step : null };
    }

    /// <summary>Stretches of field research over the year, none overlapping.</summary>
    IEnumerable<EarlierRecord> Research(string tenant, Party party, DemoDuty duty, DemoAuthors authors, Random random)
    {
        var (days, first) = (duty.Rule.Whole("days"), duty.Duty.Period.From);
        var wanted = days * (Diligence(tenant) - 0.05 + 0.2 * random.NextDouble());
        var stretches = (int)Math.Ceiling(wanted / 5.0);
        for (var i = 0; i < stretches; i++)
        {
            var slot = 365 / stretches;
            var start = calendar.NextWorkingDay(first.AddDays(i * slot + random.Next(Math.Max(1, slot - 12))));
            var end = start.AddDays(4);
            if (end > today || end > duty.Duty.Period.To) yield break;
            var ward = sentences.Ward(random);
            yield return Entered(party, new RecordEntry
            {
                Category = "R08",
                On = end,
                Title = sentences.Of(duty.Obligation.Code, "R08", random, end, null, null),
                Fields = Map(("start", $"{Iso(start)}/am"), ("end", $"{Iso(end)}/pm"), ("place", ward), ("problems", sentences.Problem(random))),
                Duties = [duty.Duty.Id],
                DifferentEvent = true,
            }, authors, random);
        }
    }

    /// <summary>Who entered it when: the holder himself or the clerk for him; what is recent may still wait.</summary>
    EarlierRecord Entered(Party party, RecordEntry entry, DemoAuthors authors, Random random)
    {
        var holder = authors.HolderOf(party);
        // Every third form was filled in without JavaScript and says nothing of its time.
        if (entry.On.Day % 3 != 0) entry = entry with { Seconds = 20 + 3 * entry.Title.Length + 15 * entry.Fields.Count };
        var age = today.DayNumber - entry.On.DayNumber;
        var after = random.Next(100) < 5 && age > 40 ? random.Next(16, 36) : random.Next(0, Math.Min(7, age + 1));
        var entered = At(entry.On.AddDays(after), random);
        var typed = random.Next(100) < (party.Id.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee ? 60 : 22);
        if (!typed) return new(party.Id, entry, holder, entered, Own: true);
        if (age <= 16) return new(party.Id, entry, authors.Clerk, entered, Own: false);
        var settled = At(ChinaTime.DateOf(entered).AddDays(random.Next(0, 3)), random);
        return new(party.Id, entry, authors.Clerk, entered, Own: false, holder, settled > entered ? settled : entered.AddMinutes(20),
            random.Next(100) < 2 ? sentences.Decline(random) : null);
    }

    DateTimeOffset At(DateOnly day, Random random)
    {
        var at = ChinaTime.StartOf(day).AddMinutes(8.5 * 60 + random.Next(9 * 60));
        return at < now ? at : now.AddMinutes(-random.Next(5, 90));
    }

    static string Number(string tenant, string category, DateOnly on, Random random)
    {
        var short_ = tenant switch { "bureau" => "示监", "women" => "示女监", _ => $"示{"一二三四五六"[tenant[^1] - '1']}监" };
        var serial = random.Next(1, 95).ToString(CultureInfo.InvariantCulture);
        return category is "R01" or "R03" or "R14" ? $"{short_}党委会纪要〔{on.Year}〕{serial}号" : $"{short_}党发〔{on.Year}〕{serial}号";
    }

    ImmutableDictionary<string, string> Fields(string tenant, Telling telling, string? counterpart, Random random)
    {
        var first = tenant != "sample4" || random.Next(100) < 70 ? "true" : "false";
        return telling.Category switch
        {
            "R01" => Map(("topics", sentences.Topic(random)), ("firstItemPolitical", first)),
            "R02" => Map(("inspectedUnit", counterpart ?? sentences.Ward(random)), ("method", DemoSentences.Pick(random, ["open", "unannounced", "random", "special", "routine"])), ("problemsFound", sentences.Problem(random))),
            "R03" => Map(("reporter", counterpart ?? "有关部门负责人"), ("mainPoints", $"汇报{sentences.Topic(random)}进展"), ("demands", sentences.Problem(random))),
            "R04" => Map(("batchNumber", $"{telling.On.Year}-{random.Next(1, 9)}"), ("step", "decision"), ("disciplineOpinion", "true")),
            "R05" => Map(("talkType", telling.About.Obligation.Code.StartsWith("3.4.5", StringComparison.Ordinal) ? "responsibility" : telling.About.Obligation.Clause.StartsWith("2.", StringComparison.Ordinal) ? "education" : "yearly"), ("counterparts", counterpart ?? "全体党员")),
            "R06" => Map(("matter", sentences.Topic(random)), ("windKind", DemoSentences.Pick(random, ["none", "formalism", "bureaucratism"]))),
            "R07" => Map(("form", "first")),
            "R09" => Map(("source", "dutyReport"), ("measures", sentences.Problem(random)), ("dueOn", Iso(telling.On.AddDays(60))), ("state", "rectified")),
            "R10" => Map(("caseNumber", $"示案{telling.On.Year}-{random.Next(1, 20):00}"), ("stage", "concluded")),
            "R11" => Map(("meetingKind", telling.About.Obligation.Code == "2.1.2-c" ? "team" : "branch"), ("branch", sentences.Branch(random))),
            "R12" => Map(("matter", sentences.Topic(random)), ("subject", counterpart ?? sentences.Ward(random))),
            "R13" => Map(("kind", "report"), ("matter", sentences.Topic(random)), ("allDueReported", "true"), ("sectionsComplete", first)),
            "R14" => Map(("decisionKind", "majorMatter"), ("meetingNumber", $"{telling.On.Year}-{random.Next(1, 40)}"), ("vote", "应到9人，实到9人，全部同意"), ("disciplineCommitteePresent", "true"), ("firstItemPolitical", first)),
            "R15" => Map(("areasInCharge", "人事、财务、工程招投标、物资采购均由班子其他成员分管")),
            _ => ImmutableDictionary<string, string>.Empty,
        };
    }

    static ImmutableDictionary<string, string> Map(params (string Name, string Value)[] fields) => fields.ToImmutableDictionary(f => f.Name, f => f.Value);

    static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The same text gives the same number in every process.</summary>
    static int Seed(string text)
    {
        var hash = 17;
        foreach (var letter in text) hash = unchecked(hash * 31 + letter);
        return hash;
    }
}
