namespace PartyDiscipline.Kernel;

/// <summary>Where every identifier of the product is made, so that keys are the client's and never the database's.</summary>
public static class Ids
{
    /// <summary>A time-ordered id (UUID v7): rows made together lie together in the index.</summary>
    public static Guid New() => Guid.CreateVersion7();

    /// <summary>A random id (UUID v4) for things whose time of making must not leak.</summary>
#pragma warning disable RS0030 // The one place that may.
    public static Guid Unguessable() => Guid.NewGuid();
#pragma warning restore RS0030
}
