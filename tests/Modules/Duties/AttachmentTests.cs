using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.Attachments;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>Files with a record: few, what their name says, kept once, given out unchanged.</summary>
public sealed class AttachmentTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static byte[] Pdf(string text) => Encoding.UTF8.GetBytes($"%PDF-1.7\n{text}");

    static byte[] Zip(string entry)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create)) zip.CreateEntry(entry);
        return stream.ToArray();
    }

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    AttachmentBook Book => duties.Get<AttachmentBook>();

    async Task<(Actor Holder, Guid Record)> Recorded(string member, string tenant = "sample1")
    {
        var party = DutiesHost.Member(tenant, member);
        var holder = duties.Who(tenant, Roles.Member, party);
        return (holder, (await duties.Grains.Party(party).Record(holder, Guid.NewGuid(), DutiesHost.Lecture(DutiesHost.Today, "讲党课"))).Subject!.Value);
    }

    [Theory]
    [InlineData("纪要.pdf", true)]
    [InlineData("纪要.PDF", true)]
    [InlineData("纪要.docx", false)]
    [InlineData("照片.jpg", false)]
    [InlineData("纪要.pdf.exe", false)]
    [InlineData("纪要", false)]
    public void A_name_promises_a_type_and_the_content_must_keep_it(string name, bool taken)
    {
        Assert.Equal(taken, AttachmentRules.Load().TypeOf(name, Pdf("会议纪要")) is not null);
        Assert.Null(AttachmentRules.Load().TypeOf(name, [.. "MZ"u8, .. Pdf("会议纪要")]));
    }

    [Theory]
    [InlineData("word/document.xml", ".docx", true)]
    [InlineData("word/document.xml", ".xlsx", false)]
    [InlineData("evil.exe", ".docx", false)]
    public void A_package_is_of_its_kind_only_with_the_part_that_makes_it_so(string entry, string extension, bool taken) =>
        Assert.Equal(taken, AttachmentRules.Load().TypeOf("纪要" + extension, Zip(entry)) is not null);

    [Theory]
    [InlineData("../../etc/纪要.pdf", "纪要.pdf")]
    [InlineData("C:\\文件\\纪要.pdf", "纪要.pdf")]
    [InlineData("纪\r\n要\".pdf", "纪要.pdf")]
    [InlineData("纪要\u202Efdp.docx", "纪要fdp.docx")]
    [InlineData("\uFEFF纪要\u200B\uFFFD.pdf", "纪要.pdf")]
    public void A_name_is_kept_bare(string given, string kept) => Assert.Equal(kept, Attachment.Bare(given));

    /// <summary>ASVS 5.2.4: what a person and what a unit may keep here is data; what was taken off counts, because it is kept.</summary>
    [Fact]
    public async Task More_than_its_share_neither_a_person_nor_a_unit_keeps_here()
    {
        var law = AttachmentRules.Load();
        Assert.True(law.Megabytes < law.MegabytesOfPerson && law.MegabytesOfPerson < law.MegabytesOfUnit);
        using var small = new MemoryStream(Encoding.UTF8.GetBytes("""{ "most": 9, "megabytes": 10, "megabytesOfPerson": 1, "megabytesOfUnit": 2, "types": [{ "extension": ".pdf", "contentType": "application/pdf", "begins": "255044462D" }] }"""));
        var book = new AttachmentBook(duties.Get<Database<DutiesDb>>(), AttachmentRules.Read(small), [], TimeProvider.System, NullLogger<AttachmentBook>.Instance);
        var (first, second) = (await Recorded("member-2", "sample2"), await Recorded("member-3", "sample2"));
        var taken = Assert.IsType<Outcome.Done>(await Put(first, 900)).Id;
        Assert.IsType<Outcome.Done>(await book.Detach(first.Holder, Guid.NewGuid(), first.Record, taken, Cancel));
        Assert.Equal(["Attachment.QuotaOfPerson"], Rules(await Put(first, 200)));
        Assert.IsType<Outcome.Done>(await Put(first, 100));
        Assert.IsType<Outcome.Done>(await Put(second, 900));
        var third = await Recorded("member-1", "sample2");
        Assert.Equal(["Attachment.QuotaOfUnit"], Rules(await Put(third, 200)));
        Assert.IsType<Outcome.Done>(await Put(third, 50));

        Task<Outcome> Put((Actor Holder, Guid Record) to, int kilobytes) => book.Attach(to.Holder, Guid.NewGuid(), to.Record, "甲.pdf", Pdf($"{Guid.NewGuid()}{new string('x', kilobytes * 1024)}"), Cancel);
    }

    [Fact]
    public async Task Two_files_at_most_are_kept_and_come_out_as_they_went_in()
    {
        var (holder, record) = await Recorded("member-1");
        var big = Pdf(new string('文', 600_000));
        var first = Assert.IsType<Outcome.Done>(await Book.Attach(holder, Guid.NewGuid(), record, "甲.pdf", big, Cancel)).Id;
        Assert.Equal(["Attachment.Same"], Rules(await Book.Attach(holder, Guid.NewGuid(), record, "乙.pdf", big, Cancel)));
        Assert.IsType<Outcome.Done>(await Book.Attach(holder, Guid.NewGuid(), record, "乙.pdf", Pdf("乙"), Cancel));
        Assert.Equal(["Attachment.Enough"], Rules(await Book.Attach(holder, Guid.NewGuid(), record, "丙.pdf", Pdf("丙"), Cancel)));
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        var kept = await db.Attachments.AsNoTracking().SingleAsync(a => a.Id == first, Cancel);
        Assert.Equal(big, await Book.Content(db, kept, Cancel));
        Assert.Equal(4, await db.AttachmentParts.CountAsync(p => p.Hash == kept.Hash, Cancel));

        Assert.IsType<Outcome.Done>(await Book.Detach(holder, Guid.NewGuid(), record, first, Cancel));
        Assert.IsType<Outcome.Done>(await Book.Attach(holder, Guid.NewGuid(), record, "再来.pdf", big, Cancel));
        Assert.Equal(4, await db.AttachmentParts.CountAsync(p => p.Hash == kept.Hash, Cancel));
    }

    [Fact]
    public async Task Files_are_the_holders_to_put_and_too_large_or_empty_ones_are_refused()
    {
        var (holder, record) = await Recorded("member-2");
        Assert.IsType<Outcome.NotFound>(await Book.Attach(duties.Who("sample1", Roles.Member, DutiesHost.Member("sample1", "member-3")), Guid.NewGuid(), record, "甲.pdf", Pdf("甲"), Cancel));
        Assert.IsType<Outcome.NotFound>(await Book.Attach(duties.Who("sample2", Roles.Member), Guid.NewGuid(), record, "甲.pdf", Pdf("甲"), Cancel));
        Assert.Equal(["Attachment.Empty"], Rules(await Book.Attach(holder, Guid.NewGuid(), record, "甲.pdf", [], Cancel)));
        Assert.Equal(["Attachment.TooBig"], Rules(await Book.Attach(holder, Guid.NewGuid(), record, "甲.pdf", new byte[10 * 1024 * 1024 + 1], Cancel)));
        Assert.Equal(["Attachment.Type"], Rules(await Book.Attach(holder, Guid.NewGuid(), record, "甲.pdf", Encoding.UTF8.GetBytes("<html>"), Cancel)));
    }

    [Fact]
    public async Task Content_that_was_changed_in_the_database_is_not_given_out()
    {
        var (holder, record) = await Recorded("member-4");
        var id = (await Book.Attach(holder, Guid.NewGuid(), record, "甲.pdf", Pdf("原件"), Cancel)).Subject!.Value;
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        var kept = await db.Attachments.AsNoTracking().SingleAsync(a => a.Id == id, Cancel);
        await duties.Host.Sql("UPDATE duties_attachment_parts SET \"Content\" = @p0 WHERE \"Hash\" = @p1", Pdf("假件"), kept.Hash);
        Assert.Null(await Book.Content(db, kept, Cancel));
    }
}
