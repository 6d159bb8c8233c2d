using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Statements;

/// <summary>A statement on paper, in Chinese, with both signatures and the line by which anybody can check it.</summary>
sealed class StatementDocument(Database<ResponsibilitiesDb> database, StatementBook book) : IDocument
{
    public string Name => "statement";
    public string Permission => ResponsibilitiesPermissions.ReadStatements;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParse(subject, out var id)) return null;
        await using var db = database.Open(actor);
        if (await db.Statements.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, cancel) is not { } statement || !StatementRights.Reads(actor, statement)) return null;
        var signatures = await db.StatementSignatures.AsNoTracking().Where(s => s.Statement == id && s.TextHash == statement.TextHash).OrderBy(s => s.Place).ToListAsync(cancel);
        return Compose(statement, await book.TextOf(statement, cancel), signatures);
    }

    internal static OfficialDocument Compose(Statement statement, StatementText text, IReadOnlyList<StatementSignature> signatures)
    {
        List<Block> body = [new Paragraph(text.Preamble.Zh), new Heading(1, text.DutiesHeading.Zh), new Paragraph(text.DutiesLead.Zh)];
        foreach (var section in text.Sections)
        {
            body.Add(new Heading(2, section.Heading.Zh));
            body.AddRange(section.Duties.Select(d => new Heading(3, $"{d.Title.Zh}（{d.Frequency.Zh}，责任事项 {d.Code}）。")));
        }
        if (text.Personal.Count > 0)
        {
            body.Add(new Heading(1, text.PersonalHeading.Zh));
            body.AddRange(text.Personal.Select(p => new Heading(3, Sentence(p))));
        }
        foreach (var term in text.Terms) body.AddRange([new Heading(1, term.Heading.Zh), new Paragraph(term.Text.Zh)]);
        body.Add(new Signatures([Signed(statement, signatures, StatementSide.First), Signed(statement, signatures, StatementSide.Second)]));
        return new OfficialDocument
        {
            FileName = string.Create(CultureInfo.InvariantCulture, $"{statement.SecondName.Zh}_{statement.Year}_责任书_{statement.Number}"),
            Title = text.Title.Zh,
            Body = body,
            Note = $"编号 {statement.Number}，第 {statement.Edition} 版",
            Proof = statement.TextHash is { } hash
                ? $"核验：登录系统，在“明责—责任书—核验”输入编号 {statement.Number} 和文本摘要 {hash}。"
                : "草稿，未经审定，不具效力。",
        };
    }

    static Signature Signed(Statement statement, IReadOnlyList<StatementSignature> signatures, StatementSide side)
    {
        var label = side == StatementSide.First ? "甲方" : "乙方";
        var last = signatures.LastOrDefault(s => s.Side == side);
        // A successor who has yet to sign leaves the line open again.
        if (last is null || statement.State == StatementState.ToResign && statement.Successor == side)
            return new Signature($"{label}：{statement.NameOf(side).Zh}", "负责人", null, null);
        return new Signature(
            $"{label}：{statement.NameOf(side).Zh}", last.ForHolder ? $"{last.Post.Zh}（代）" : last.Post.Zh, last.Name, ChinaTime.DateOf(last.At), last.Hash[..16]);
    }

    static string Sentence(string text) => text.EndsWith('。') ? text : text + "。";
}
