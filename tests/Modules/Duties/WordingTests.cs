using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.Wording;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>Words that stand elsewhere are taken only with a reason, and nobody learns whose they are (P11).</summary>
public sealed class WordingTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    const string Text = "到一监区督导罪犯劳动现场安全管理，查看工具清点登记、危险物品管控和民警直接管理情况，指出两处登记不全。";
    const string Other = "听取财务科关于基建项目资金拨付和竣工决算审计的汇报，要求年底前完成三个项目的资产移交手续。";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly Wordings Known = Wordings.Load();

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    static RecordEntry Entry(string substance, string? reason = null) => DutiesHost.Lecture(DutiesHost.Today, "督导检查") with { Substance = substance, DifferentEvent = true, SameWords = reason };

    [Fact]
    public void Like_texts_share_a_mark_and_unlike_ones_none()
    {
        var marks = Known.Marks(Text);
        Assert.NotEmpty(marks);
        Assert.Equal(marks, Known.Marks(Text.Replace("，", " ", StringComparison.Ordinal)));
        Assert.NotEmpty(marks.Intersect(Known.Marks(Text.Replace("两处", "三处", StringComparison.Ordinal))));
        Assert.Empty(marks.Intersect(Known.Marks(Other)));
        Assert.Empty(Known.Marks("讲党课"));
    }

    [Fact]
    public void Standing_phrases_count_for_nothing()
    {
        const string phrase = "以习近平新时代中国特色社会主义思想为指导，认真贯彻落实全面从严治党主体责任，推动全面从严治党向纵深发展，";
        Assert.Empty(Known.Marks(phrase));
        Assert.Equal(0, Known.Compare(phrase + Text, phrase + Other).Percent);
    }

    [Fact]
    public void The_passages_shown_are_those_that_stand_in_both()
    {
        var (percent, passages) = Known.Compare($"甲单位：{Text}", $"乙单位的情况是这样的。{Text}");
        Assert.InRange(percent, 70, 99);
        var (start, length) = Assert.Single(passages);
        Assert.Contains("罪犯劳动现场安全管理", $"甲单位：{Text}".Substring(start, length), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_units_words_are_taken_only_with_a_reason_and_only_the_bureau_learns_whose_they_are()
    {
        var first = duties.Grains.Party(DutiesHost.Secretary("sample1"));
        var original = (await first.Record(duties.SecretaryOf("sample1"), Guid.NewGuid(), Entry(Text))).Subject!.Value;
        var (second, secretary) = (duties.Grains.Party(DutiesHost.Secretary("sample2")), duties.SecretaryOf("sample2"));
        var refused = Assert.IsType<Outcome.Refused>(await second.Record(secretary, Guid.NewGuid(), Entry(Text)));
        var fault = Assert.Single(refused.Faults);
        Assert.Equal(("SameWords", "Copy.Elsewhere"), (fault.Field, fault.Rule));
        Assert.DoesNotContain(fault.Figures, f => f.Contains("sample1", StringComparison.Ordinal) || f.Contains($"{original}", StringComparison.Ordinal));

        var copy = (await second.Record(secretary, Guid.NewGuid(), Entry(Text, "全局统一部署"))).Subject!.Value;
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample2");
        var match = await db.TextMatches.SingleAsync(m => m.Record == copy, Cancel);
        Assert.Equal(("sample1", original, "全局统一部署"), (match.OtherTenant, match.OtherRecord, match.Reason));
    }

    /// <summary>However much was written that is a little alike, or by himself, the text that somebody else wrote is found.</summary>
    [Theory, InlineData(Engine.Sqlite), InlineData(Engine.PostgreSql)]
    public async Task The_likest_text_is_found_among_many_that_are_less_alike_or_ones_own(Engine engine)
    {
        await using var host = await Founded.Start(engine, DutiesHost.Today);
        async Task<Outcome> Record(string member, string substance, string? reason = null)
        {
            var party = DutiesHost.Member("sample1", member);
            var holder = new Actor { Tenant = "sample1", Account = Guid.NewGuid(), Name = member, Roles = [Roles.Member], Permissions = host.Get<RightsTable>().Of([Roles.Member]), Parties = [party] };
            return await host.Get<IGrainFactory>().Party(party).Record(holder, Guid.NewGuid(), Entry(substance, reason));
        }

        // One's own: a party may repeat itself as often as it likes.
        for (var i = 0; i < 25; i++) Assert.IsType<Outcome.Done>(await Record("member-1", Other));
        Assert.IsType<Outcome.Done>(await Record("member-2", Other, "统一部署"));
        Assert.Equal(["Copy.InUnit"], Rules(await Record("member-1", Other)));

        // A part of each stands in the text that is copied: they have marks in common with it, and yet nobody would call them alike.
        string Variant(int i) => Text + Other + string.Concat(Enumerable.Range(0, 36).Select(k => (char)(0x4e00 + i * 41 + k * 7)));
        var (copied, mark) = (Text + Other + string.Concat(Enumerable.Range(0, 36).Select(k => (char)(0x8000 + k * 11))), 0);
        for (var i = 0; i < 60; i++)
        {
            if (!Known.Marks(Full(Variant(i))).Intersect(Known.Marks(Full(copied))).Any()) continue;
            Assert.InRange(Known.Compare(Full(copied), Full(Variant(i))).Percent, 1, Known.LikePercent - 1);
            Assert.IsType<Outcome.Done>(await Record("member-3", Variant(i), "试验"));
            mark++;
        }
        Assert.True(mark > 35, $"Only {mark} texts have a mark in common with the one that is copied.");
        var original = (await Record("member-4", copied, "试验")).Subject!.Value;
        Assert.Equal(["Copy.InUnit"], Rules(await Record("member-5", copied)));
        var copy = (await Record("member-5", copied, "统一部署")).Subject!.Value;
        await using var db = host.Get<Database<DutiesDb>>().Open("sample1");
        var match = await db.TextMatches.SingleAsync(m => m.Record == copy, Cancel);
        Assert.Equal((original, 100), (match.OtherRecord, match.Percent));

        static string Full(string substance) => Wordings.TextOf("督导检查", substance, []);
    }

    [Fact]
    public async Task Inside_a_unit_a_party_may_repeat_itself_but_not_another_and_restricted_records_are_not_compared()
    {
        var (one, holder) = (duties.Grains.Party(DutiesHost.Member("sample1", "member-1")), duties.Who("sample1", Roles.Member, DutiesHost.Member("sample1", "member-1")));
        Assert.IsType<Outcome.Done>(await one.Record(holder, Guid.NewGuid(), Entry(Other)));
        Assert.IsType<Outcome.Done>(await one.Record(holder, Guid.NewGuid(), Entry(Other)));
        var (two, next) = (duties.Grains.Party(DutiesHost.Member("sample1", "member-2")), duties.Who("sample1", Roles.Member, DutiesHost.Member("sample1", "member-2")));
        Assert.Equal(["Copy.InUnit"], Rules(await two.Record(next, Guid.NewGuid(), Entry(Other))));
        var restricted = Entry(Other) with { Category = "R05", Fields = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("talkType", "education") };
        var id = (await two.Record(next, Guid.NewGuid(), restricted)).Subject!.Value;
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        Assert.False(await db.TextMarks.AnyAsync(m => m.Record == id, Cancel));
    }
}
