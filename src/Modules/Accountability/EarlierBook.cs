using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability;

/// <summary>Brings in cases that were handled on paper: seats, texts, steps and decisions as their file says, each under the names of its people.</summary>
sealed class EarlierBook(CaseDesk desk, IOrganCodes codes) : IEarlierCases
{
    static readonly (CaseAction Action, CaseState To, SeatRole By, int After)[] Way =
    [
        (CaseAction.Propose, CaseState.Proposed, SeatRole.Proposer, 0),
        (CaseAction.Approve, CaseState.Opened, SeatRole.Approver, 3),
        (CaseAction.Team, CaseState.Investigating, SeatRole.Approver, 5),
        (CaseAction.Meet, CaseState.FactsMet, SeatRole.Team, 25),
        (CaseAction.Report, CaseState.Reported, SeatRole.Team, 30),
        (CaseAction.Try, CaseState.Trial, SeatRole.Trial, 32),
        (CaseAction.Decide, CaseState.Decided, SeatRole.Body, 50),
        (CaseAction.Announce, CaseState.Announced, SeatRole.Body, 55),
        (CaseAction.Execute, CaseState.Executing, SeatRole.Executor, 57),
        (CaseAction.File, CaseState.Filed, SeatRole.Executor, 75),
        (CaseAction.Circulate, CaseState.Circulated, SeatRole.Body, 80),
        (CaseAction.Close, CaseState.Closed, SeatRole.Body, 90),
    ];

    public async Task<Outcome> BringIn(Actor actor, Guid operation, EarlierCase earlier, CancellationToken cancel = default)
    {
        if (actor.Account != Guid.Empty || actor.Tenant != desk.Bureau) return new Outcome.NotFound();
        var law = await desk.Laws.InForce(cancel);
        var subjects = new List<Subject>();
        foreach (var one in earlier.Subjects)
        {
            if (await desk.Directory.Find(one.Party, earlier.ProposedOn, cancel) is not { } party) return Outcome.Refuse("Subjects", "Case.UnknownSubject");
            subjects.Add(new Subject(party.Id, party.Name, party.Holder, party.HolderName));
        }
        if (subjects.Count == 0 || law.Situation(earlier.Situation) is null || earlier.Subjects.Any(s => s.Ways.Any(w => law.Way(w) is null))) return Outcome.Refuse("Situation", "Substance.SituationMissing");
        var seats = earlier.Seats.Select(s => (Role: Enum.Parse<SeatRole>(s.Role), s.Person, s.Name)).ToList();
        if (seats.All(s => s.Role != SeatRole.Proposer) || seats.All(s => s.Role != SeatRole.Approver)) return Outcome.Refuse("Seats", "Case.NoApprover");
        var code = await codes.Of(actor.Tenant, earlier.Organ, cancel);
        return await desk.Write(actor, operation, async (db, ct) =>
        {
            var kind = AccountabilityLaw.SubjectKind(subjects[0].Party, subjects[0].Party.Tenant == actor.Tenant);
            var number = await db.TakeNumber("问责", earlier.ProposedOn.Year, ct);
            var found = db.Add(new Case(earlier.Organ, number.ToString(), law.Opening(kind, earlier.Organ)?.Code ?? "", law.Version, earlier.ProposedOn, null, null)).Entity;
            found.Conceals(desk.Conceal(subjects, found.About));
            var at = ChinaTime.StartOf(earlier.ProposedOn).AddHours(10);
            foreach (var (role, person, name) in seats.Where(s => Reached(s.Role, earlier.Reached))) db.Add(new Seat(found.Id, role, person, name, at));
            var decided = earlier.DecidedOn ?? earlier.ProposedOn.AddDays(50);
            Steps(db, found, earlier, seats, decided);
            Texts(db, found, earlier, seats);
            if (earlier.Reached >= CaseState.Reported) found.Fill(desk.Conceal(Whole(law, earlier), found.About));
            var announced = earlier.Reached >= CaseState.Announced ? decided.AddDays(5) : (DateOnly?)null;
            found.BringIn(
                earlier.Reached, earlier.Reached >= CaseState.FactsMet ? earlier.ProposedOn.AddDays(25) : null, earlier.Reached >= CaseState.Trial ? WorkCalendar.AddMonths(earlier.ProposedOn.AddDays(32), law.Months("trial")) : null,
                earlier.Reached >= CaseState.Decided ? decided.AddDays(-3) : null, earlier.Reached >= CaseState.Decided ? decided : null, earlier.Minutes,
                earlier.Reached >= CaseState.Decided ? WorkCalendar.AddMonths(decided, law.Months("announce")) : null, announced);
            if (earlier.Reached >= CaseState.Decided) await Decide(db, found, earlier, subjects, seats, law, code, announced, ct);
            // Told as brought in: nothing that it did then is done again.
            db.Append(new CaseMoved(found.Id, null, found.State, CaseAction.Propose, []), CaseDesk.SubjectOf(found.Id));
            return new Outcome.Done(found.Id);
        }, cancel);
    }

    static bool Reached(SeatRole role, CaseState state) => role switch
    {
        SeatRole.Team => state >= CaseState.Investigating,
        SeatRole.Trial or SeatRole.Body => state >= CaseState.Trial,
        SeatRole.Executor => state >= CaseState.Executing,
        _ => true,
    };

    static void Steps(AccountabilityDb db, Case found, EarlierCase earlier, IReadOnlyList<(SeatRole Role, Guid Person, string Name)> seats, DateOnly decided)
    {
        var from = CaseState.Proposed;
        foreach (var (action, to, by, after) in Way.Where(w => w.To <= earlier.Reached))
        {
            var on = to >= CaseState.Decided ? decided.AddDays(after - 50) : earlier.ProposedOn.AddDays(after);
            var who = seats.FirstOrDefault(s => s.Role == by);
            db.Add(new CaseStep(found.Id, action, from, to, new Actor { Tenant = db.Tenant, Account = Guid.Empty, Name = who.Name ?? "" }, null, null, ChinaTime.StartOf(on).AddHours(10)));
            from = to;
        }
    }

    void Texts(AccountabilityDb db, Case found, EarlierCase earlier, IReadOnlyList<(SeatRole Role, Guid Person, string Name)> seats)
    {
        Write(TextKind.Proposal, earlier.Text, SeatRole.Proposer, 0);
        if (earlier.Reached >= CaseState.FactsMet)
        {
            Write(TextKind.Facts, earlier.Text, SeatRole.Team, 25);
            Write(TextKind.Defence, "对所列事实无异议。", SeatRole.Team, 25);
        }
        if (earlier.Reached >= CaseState.Reported) Sign(Write(TextKind.Report, earlier.Report, SeatRole.Team, 29), SeatRole.Team, 30);
        if (earlier.Reached >= CaseState.Decided)
        {
            Sign(Write(TextKind.Trial, "事实清楚，证据确凿，定性准确，程序合规，同意提请研究。", SeatRole.Trial, 45), SeatRole.Trial, 46);
            Write(TextKind.Decision, earlier.Report, SeatRole.Body, 50);
        }

        CaseText Write(TextKind kind, string text, SeatRole by, int after) =>
            db.Add(new CaseText(found, kind, 1, text, desk.Vault, new Actor { Tenant = db.Tenant, Account = Guid.Empty, Name = seats.FirstOrDefault(s => s.Role == by).Name ?? "" }, At(after))).Entity;

        void Sign(CaseText text, SeatRole role, int after)
        {
            foreach (var (_, person, name) in seats.Where(s => s.Role == role)) db.Add(new CaseSignature(text, person, name, At(after)));
        }

        DateTimeOffset At(int after) => ChinaTime.StartOf(earlier.ProposedOn.AddDays(after)).AddHours(15);
    }

    static Substance Whole(AccountabilityLaw law, EarlierCase earlier) => new()
    {
        Kinds = law.Kinds.ToDictionary(k => k.Code, k => new KindAnswer(k.Code is "main" or "leading" or "organisation", k.Code is "main" or "leading" or "organisation" ? "履行责任不到位，负有此项责任。" : "未发现此项责任问题。")),
        Situation = earlier.Situation,
        Distinctions = law.Distinctions.ToDictionary(d => d.Code, _ => "否，属履职不到位，不属于改革探索中的失误。"),
        Grounds = ["M2"],
        Form = earlier.Form,
        Obligations = earlier.Obligations,
        DoubleCheck = "对当事人和所在单位“两个责任”一并核查。",
        NoLeader = "已对班子有关责任人另行批评教育，不再单独问责。",
    };

    async Task Decide(AccountabilityDb db, Case found, EarlierCase earlier, IReadOnlyList<Subject> subjects, IReadOnlyList<(SeatRole Role, Guid Person, string Name)> seats, AccountabilityLaw law, string code, DateOnly? announced, CancellationToken cancel)
    {
        var decisions = new List<Decision>();
        foreach (var (subject, ways) in subjects.Zip(earlier.Subjects.Select(s => s.Ways)).Where(x => x.Second.Count > 0))
        {
            var number = await db.TakeNumber(code, found.DecidedOn!.Value.Year, cancel);
            var made = db.Add(new Decision(found, number.ToString(), subject, earlier.Situation, DecisionBook.Basis(law, earlier.Situation, ways), ways, earlier.Form, earlier.Obligations, earlier.Organ, found.DecidedOn.Value, law.InfluenceUntil(ways, found.DecidedOn.Value))).Entity;
            made.Conceals(desk.Vault.Conceal(earlier.Report, made.About));
            decisions.Add(made);
            if (announced is not { } on) continue;
            made.Announce(on);
            made.Receive(on.AddDays(1), subject.PersonName ?? subject.Name.Zh, null, law.Months("appeal"), desk.Today);
            foreach (var row in law.Asked(ways))
            {
                var receipt = db.Add(new Receipt(made, row.Code, WorkCalendar.AddMonths(made.DecidedOn, law.Months(row.Limit)))).Entity;
                if (earlier.Reached >= CaseState.Filed || row.Code == "integrityFile" && earlier.Reached == CaseState.Executing && on.AddDays(7) <= desk.Today)
                    receipt.Enter(on.AddDays(7), $"{row.Name.Zh}回执", seats.FirstOrDefault(s => s.Role == SeatRole.Executor).Name ?? "", desk.Today, on);
            }
            db.Append(new DecisionStands(made.Id, found.Id, made.State, made.Edition, true), made.About);
        }
        if (decisions.FirstOrDefault() is not { } first) return;
        if (earlier is { Appeal: { } said, AppealedOn: { } appealed })
        {
            var appeal = db.Add(new Appeal(first, appealed, first.PersonName ?? first.PartyName.Zh, law.Months("answer"))).Entity;
            appeal.Conceals(desk.Vault.Conceal(said, appeal.About));
        }
        if (earlier.PublishedOn is not { } published) return;
        var publication = db.Add(new Publication(found.Id, new Actor { Tenant = db.Tenant, Account = Guid.Empty, Name = Named(SeatRole.Executor) })).Entity;
        var until = published.AddDays(14);
        publication.BringIn("全局各单位", "局纪检监察室", published, until, Redaction.Of(decisions, law, desk.Tenants), Named(SeatRole.Trial), Named(SeatRole.Approver), over: until < desk.Today);
        db.Append(new PublicationMoved(publication.Id, found.Id, null, publication.State, []), $"publication/{publication.Id:N}");

        string Named(SeatRole role) => seats.FirstOrDefault(s => s.Role == role).Name ?? "";
    }
}
