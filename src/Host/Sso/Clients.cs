namespace PartyDiscipline.Host.Sso;

static class Clients
{
    public const int NameLength = 80;
}
