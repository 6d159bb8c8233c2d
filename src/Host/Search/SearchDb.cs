using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Search;

/// <summary>A thing that can be found: whose it is, and under which terms it stands in the index. Its text stays where it is.</summary>
sealed class IndexedThing : IDerivedRow
{
    public string TenantId { get; init; } = "";
    /// <summary>1, 2, 3 … inside a tenant: what was entered last has the highest.</summary>
    public long Number { get; init; }
    public string Kind { get; init; } = "";
    /// <summary>Its id, as its module knows it.</summary>
    public string Thing { get; init; } = "";
    public PartyId? Party { get; set; }
    public bool Restricted { get; set; }
    public PartyId? Other { get; set; }
    public Guid? Account { get; set; }
    /// <summary>Its postings, packed, so that a change needs to touch only the difference.</summary>
    public byte[] Terms { get; set; } = [];
}

/// <summary>That a term occurs in a thing. The key is the whole row: the index is its own covering index.</summary>
sealed class Posting : IDerivedRow
{
    public long Term { get; init; }
    public string TenantId { get; init; } = "";
    public long Number { get; init; }
}

/// <summary>The index of full text, <c>search_*</c>: derived from the modules' nouns and made anew by <c>reindex</c>.</summary>
sealed class SearchDb(DbContextOptions<SearchDb> options) : ModuleDb(options)
{
    protected override string Prefix => "search";

    public DbSet<IndexedThing> Things => Set<IndexedThing>();
    public DbSet<Posting> Postings => Set<Posting>();

    protected override void Shape(ModelBuilder model)
    {
        var things = model.Entity<IndexedThing>();
        things.ToTable("things");
        things.HasKey(t => new { t.TenantId, t.Number });
        things.Property(t => t.Number).ValueGeneratedNever();
        things.Property(t => t.Kind).HasMaxLength(60);
        things.Property(t => t.Thing).HasMaxLength(PartyId.MaxLength);
        things.HasIndex(t => new { t.TenantId, t.Kind, t.Thing }).IsUnique();

        var postings = model.Entity<Posting>();
        postings.ToTable("postings");
        postings.HasKey(p => new { p.Term, p.TenantId, p.Number });
        postings.Property(p => p.Term).ValueGeneratedNever();
        postings.Property(p => p.Number).ValueGeneratedNever();
    }
}
